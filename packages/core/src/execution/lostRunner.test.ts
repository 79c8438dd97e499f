import { prepareCoreForShards } from '../testing/preparedCore';
import {
  claim,
  finished,
  shardFinished,
  started,
  wholeIteration,
} from '../testing/reports';

describe('a shard whose runner does not finish it', () => {
  const { prepared, start: startRun } = prepareCoreForShards();

  // Three shards for one slot: the first takes a third of the iterations, the tests look at that one alone.
  const start = (count: number) => startRun(count * 3);

  async function firstShard(runId: string, count: number) {
    const page = { id: runId, limit: count, offset: 0 };
    const { items } = await prepared.core.runs.iterations(page);
    return items;
  }

  const onlyFirstShard = () =>
    prepared
      .knex('shards')
      .where('position', '>', 0)
      .where({ state: 'queued' })
      .update({ state: 'finished', outcome: 'done' });

  async function lose(reason = 'its process has ended') {
    const { key, ids } = await claim(prepared.core);
    if (ids.length > 0) {
      await prepared.core.shards.ingest(key, [started(ids[0])]);
    }
    await prepared.core.shards.takeBack(key.shardId, key.attempt, reason);
    return ids;
  }

  it('goes back into the queue, and its running attempt is lost', async () => {
    const { id } = await start(2);
    await onlyFirstShard();
    const [running] = await lose();
    expect(await prepared.core.shards.queued()).toBe(1);
    expect(await prepared.core.runs.iteration(id, running)).toMatchObject({
      state: 'queued',
      verdict: null,
      attempts: 1,
      attemptList: [{ state: 'lost', verdict: null }],
    });
  });

  it('takes no “cancelled” from a runner that was told to end while nobody cancelled the run', async () => {
    const { id } = await start(2);
    await onlyFirstShard();
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      ...wholeIteration(ids[0]),
      ...wholeIteration(ids[1], 'cancelled'),
      shardFinished('stopped'),
    ]);
    expect(await prepared.core.runs.iteration(id, ids[1])).toMatchObject({
      state: 'queued',
      verdict: null,
      attemptList: [{ state: 'lost', verdict: null }],
    });
    // Another runner gets what was left, and only that.
    const next = await claim(prepared.core);
    expect(next.ids).toEqual([ids[1]]);
    await prepared.core.shards.ingest(next.key, [
      ...wholeIteration(ids[1]),
      shardFinished('done'),
    ]);
    expect(await prepared.core.runs.iteration(id, ids[1])).toMatchObject({
      state: 'finished',
      verdict: 'passed',
    });
  });

  it('ends with error after three losses, in words that a tester understands', async () => {
    const { id } = await start(2);
    await onlyFirstShard();
    const [first] = await lose();
    await lose();
    expect(await prepared.core.shards.queued()).toBe(1);
    await lose('no sign of life for 60 seconds');
    expect(await prepared.core.shards.queued()).toBe(0);
    const items = await firstShard(id, 2);
    expect(items).toMatchObject([
      { state: 'finished', verdict: 'error' },
      { state: 'finished', verdict: 'error' },
    ]);
    expect((await prepared.core.runs.iteration(id, first)).message).toBe(
      'The runner was lost 3 times while this iteration was running; last reason: no sign of life for 60 seconds',
    );
    expect((await prepared.core.runs.get(id)).counts).toMatchObject({
      error: 2,
    });
  });

  it('says of iterations that never began that they waited', async () => {
    const { id } = await start(1);
    await onlyFirstShard();
    for (let i = 0; i < 3; i++) {
      const { key } = await claim(prepared.core);
      await prepared.core.shards.takeBack(key.shardId, key.attempt, 'gone');
    }
    expect(await firstShard(id, 1)).toMatchObject([
      {
        verdict: 'error',
        attempts: 0,
        message: expect.stringContaining('waited for its turn'),
      },
    ]);
  });

  it('is not given up while runners get on with it', async () => {
    const { id } = await start(6);
    await onlyFirstShard();
    for (let i = 0; i < 5; i++) {
      const { key, ids } = await claim(prepared.core);
      await prepared.core.shards.ingest(key, [
        ...wholeIteration(ids[0]),
        started(ids[1]),
      ]);
      await prepared.core.shards.takeBack(key.shardId, key.attempt, 'gone');
    }
    const { key, ids } = await claim(prepared.core);
    expect(ids).toHaveLength(1);
    await prepared.core.shards.ingest(key, [
      ...wholeIteration(ids[0]),
      shardFinished('done'),
    ]);
    expect((await prepared.core.runs.get(id)).counts).toMatchObject({
      passed: 6,
      error: 0,
    });
  });

  it('loses only the iteration that kills its runner, not those beside it', async () => {
    const { id } = await start(5);
    await onlyFirstShard();
    const killer = (await firstShard(id, 5))[1].id;
    for (let i = 0; i < 10 && (await prepared.core.shards.queued()) > 0; i++) {
      const { key, ids } = await claim(prepared.core);
      const before = ids.slice(0, ids.indexOf(killer));
      await prepared.core.shards.ingest(key, [
        ...before.flatMap(one => wholeIteration(one)),
        started(killer),
      ]);
      await prepared.core.shards.takeBack(
        key.shardId,
        key.attempt,
        'Chromium crashed',
      );
    }
    expect((await firstShard(id, 5)).map(({ verdict }) => verdict)).toEqual([
      'passed',
      'error',
      'passed',
      'passed',
      'passed',
    ]);
  });

  it('ends with error at once when the runner gives up, and says why', async () => {
    const { id } = await start(3);
    await onlyFirstShard();
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      ...wholeIteration(ids[0]),
      started(ids[1]),
      shardFinished('gaveUp', {
        message: 'No browser starts\nbecause …',
        runner: { browser: 'none' },
      }),
    ]);
    expect(await firstShard(id, 3)).toMatchObject([
      { verdict: 'passed' },
      { verdict: 'error', message: 'No browser starts' },
      { verdict: 'error', message: 'No browser starts' },
    ]);
    const shard = await prepared.knex('shards').where({ id: key.shardId });
    expect(shard).toMatchObject([
      { outcome: 'gaveUp', runner: { browser: 'none' } },
    ]);
  });

  it('goes back into the queue when the runner has to stop, which is no loss after some work', async () => {
    const { id } = await start(4);
    await onlyFirstShard();
    for (let i = 0; i < 4; i++) {
      const { key, ids } = await claim(prepared.core);
      await prepared.core.shards.ingest(key, [
        ...wholeIteration(ids[0]),
        ...(ids[1]
          ? [started(ids[1]), finished(ids[1], 'cancelled', { final: false })]
          : []),
        shardFinished('stopped'),
      ]);
    }
    expect(await firstShard(id, 4)).toMatchObject(
      Array(4).fill({ verdict: 'passed' }),
    );
    expect(await prepared.knex('shards').pluck('losses')).toEqual([0, 0, 0]);
  });

  it('does not go round for ever between runners that stop, or are done, without doing anything', async () => {
    const { id } = await start(1);
    await onlyFirstShard();
    for (const outcome of ['stopped', 'done', 'stopped'] as const) {
      const { key } = await claim(prepared.core);
      await prepared.core.shards.ingest(key, [shardFinished(outcome)]);
    }
    expect(await prepared.core.shards.queued()).toBe(0);
    expect(await firstShard(id, 1)).toMatchObject([{ verdict: 'error' }]);
  });

  it('is carried out again when the runner says done but was not', async () => {
    const { id } = await start(2);
    await onlyFirstShard();
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      ...wholeIteration(ids[0]),
      shardFinished('done'),
    ]);
    const again = await claim(prepared.core);
    expect(again.ids).toEqual([ids[1]]);
    await prepared.core.shards.ingest(again.key, wholeIteration(ids[1]));
    expect((await prepared.core.runs.get(id)).counts.passed).toBe(2);
  });
});
