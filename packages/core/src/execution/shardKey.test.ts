import { createCore } from '../createCore';
import { handOut, shardFinished, wholeIteration } from '../testing/reports';
import { startRunOf } from '../testing/samples';
import { createTestDatabase } from '../testing/testDatabase';
import type { Core } from '../types';

describe('a shard lets through', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let core: Core;
  let name = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    core = createCore({ knex: database.knex });
  });
  afterEach(async () => {
    await database.knex('test_runs').delete();
  });
  afterAll(() => database.drop());

  const start = (count: number, slots = 1) =>
    startRunOf(core, `set-${name++}`, count, slots);

  const reasonOf = (call: Promise<unknown>) =>
    call.then(
      () => 'none',
      error => error.reason,
    );

  it('nobody without the token of the shard', async () => {
    await start(2);
    const [key, other] = await handOut(core, 2);
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
        core.shards.work(stranger),
        core.shards.ingest(stranger, []),
        core.shards.authorize(stranger),
      ]) {
        expect(await reasonOf(call)).toBe('unauthenticated');
      }
    }
    expect(await core.shards.authorize(key)).toEqual({ runId: key.runId });
  });

  it('nobody to a shard that waits to be handed out', async () => {
    await start(1);
    const { id: shardId } = await database.knex('shards').first('id');
    const key = { shardId, attempt: 0, token: '' };
    expect(await reasonOf(core.shards.ingest(key, []))).toBe('unauthenticated');
  });

  it('a runner no more whose shard was taken back, given to another, or has ended', async () => {
    const run = await start(1);
    const [first] = await handOut(core);
    const { work } = await core.shards.work(first);
    const [{ id }] = work.iterations;
    await core.shards.takeBack(first.shardId, 1, 'its process has ended');
    const before = await core.runs.get(run.id);
    const late = wholeIteration(id, 'failed');
    expect(await reasonOf(core.shards.ingest(first, late))).toBe('fenced');

    const [second] = await handOut(core);
    expect(second.attempt).toBe(2);
    for (const call of [
      core.shards.work(first),
      core.shards.ingest(first, late),
      core.shards.authorize(first),
    ]) {
      expect(await reasonOf(call)).toBe('fenced');
    }
    expect(await core.runs.get(run.id)).toEqual(before);
    expect(await core.runs.iteration(run.id, id)).toMatchObject({
      state: 'queued',
      attemptList: [],
    });

    await core.shards.ingest(second, [
      ...wholeIteration(id),
      shardFinished('done'),
    ]);
    expect(await reasonOf(core.shards.ingest(second, []))).toBe('fenced');
    expect(await core.runs.get(run.id)).toMatchObject({ verdict: 'passed' });
  });
});
