import { prepareCoreForShards } from '../testing/preparedCore';
import { handOut, shardFinished, wholeIteration } from '../testing/reports';

describe('a shard lets through', () => {
  const { prepared, start } = prepareCoreForShards();

  const reasonOf = (call: Promise<unknown>) =>
    call.then(
      () => 'none',
      error => error.reason,
    );

  it('nobody without the token of the shard', async () => {
    await start(2);
    const [key, other] = await handOut(prepared.core, 2);
    const strangers = [
      { ...key, token: other.token },
      { ...key, token: '' },
      { ...key, token: `${key.token}x` },
      { ...key, attempt: 2 },
      { ...key, shardId: '00000000-0000-4000-8000-000000000000' },
      { ...key, shardId: 'no id at all' },
    ];
    for (const stranger of strangers) {
      for (const call of [
        prepared.core.shards.work(stranger),
        prepared.core.shards.ingest(stranger, []),
        prepared.core.shards.authorize(stranger),
      ]) {
        expect(await reasonOf(call)).toBe('unauthenticated');
      }
    }
    expect(await prepared.core.shards.authorize(key)).toEqual({
      runId: key.runId,
    });
  });

  it('nobody to a shard that waits to be handed out', async () => {
    await start(1);
    const { id: shardId } = await prepared.knex('shards').first('id');
    const key = { shardId, attempt: 0, token: '' };
    expect(await reasonOf(prepared.core.shards.ingest(key, []))).toBe(
      'unauthenticated',
    );
  });

  it('a runner no more whose shard was taken back, given to another, or has ended', async () => {
    const run = await start(1);
    const [first] = await handOut(prepared.core);
    const { work } = await prepared.core.shards.work(first);
    const [{ id }] = work.iterations;
    await prepared.core.shards.takeBack(
      first.shardId,
      1,
      'its process has ended',
    );
    const before = await prepared.core.runs.get(run.id);
    const late = wholeIteration(id, 'failed');
    expect(await reasonOf(prepared.core.shards.ingest(first, late))).toBe(
      'fenced',
    );

    const [second] = await handOut(prepared.core);
    expect(second.attempt).toBe(2);
    for (const call of [
      prepared.core.shards.work(first),
      prepared.core.shards.ingest(first, late),
      prepared.core.shards.authorize(first),
    ]) {
      expect(await reasonOf(call)).toBe('fenced');
    }
    expect(await prepared.core.runs.get(run.id)).toEqual(before);
    expect(await prepared.core.runs.iteration(run.id, id)).toMatchObject({
      state: 'queued',
      attemptList: [],
    });

    await prepared.core.shards.ingest(second, [
      ...wholeIteration(id),
      shardFinished('done'),
    ]);
    expect(await reasonOf(prepared.core.shards.ingest(second, []))).toBe(
      'fenced',
    );
    expect(await prepared.core.runs.get(run.id)).toMatchObject({
      verdict: 'passed',
    });
  });
});
