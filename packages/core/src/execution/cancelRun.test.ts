import { prepareCoreForShards } from '../testing/preparedCore';
import {
  claim,
  finished,
  handOut,
  shardFinished,
  started,
  wholeIteration,
} from '../testing/reports';
import { ann, ben } from '../testing/samples';

describe('cancelling a run', () => {
  const { prepared, start } = prepareCoreForShards();

  it('ends it at once when nobody works on it', async () => {
    const { id } = await start(5);
    const run = await prepared.core.runs.cancel(id, ben);
    expect(run).toMatchObject({
      state: 'finished',
      verdict: 'cancelled',
      cancelledBy: ben.actor,
      startedAt: null,
      finishedAt: expect.any(String),
      counts: { total: 5, cancelled: 5 },
    });
    expect(await handOut(prepared.core, 10)).toEqual([]);
    const { items } = await prepared.core.runs.iterations({
      id,
      limit: 5,
      offset: 0,
    });
    expect(items[0]).toMatchObject({
      state: 'finished',
      verdict: 'cancelled',
      message: 'Cancelled by user:default/ben',
      version: run.version,
    });
  });

  it('ends shards that wait, and stops runners with their next report', async () => {
    const { id } = await start(6);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [started(ids[0])]);
    expect(await prepared.core.runs.cancel(id, ann)).toMatchObject({
      state: 'cancelling',
      verdict: null,
      counts: { cancelled: 4 },
    });
    const { answer } = await prepared.core.shards.ingest(key, []);
    expect(answer).toEqual({ command: 'stop' });

    const { change } = await prepared.core.shards.ingest(key, [
      finished(ids[0], 'cancelled'),
      shardFinished('stopped'),
    ]);
    expect(change.state).toBe('finished');
    expect(await prepared.core.runs.get(id)).toMatchObject({
      verdict: 'cancelled',
      counts: { total: 6, cancelled: 6 },
    });
  });

  it('keeps what was finished before', async () => {
    const { id } = await start(6);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, wholeIteration(ids[0], 'failed'));
    await prepared.core.runs.cancel(id, ann);
    await prepared.core.shards.ingest(key, [shardFinished('stopped')]);
    expect(await prepared.core.runs.get(id)).toMatchObject({
      verdict: 'failed',
      counts: { failed: 1, cancelled: 5 },
    });
  });

  it('ends with the lease of a runner that never answers', async () => {
    const { id } = await start(3);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [started(ids[0])]);
    await prepared.core.runs.cancel(id, ann);
    await prepared
      .knex('shards')
      .where({ id: key.shardId })
      .update({ lease_until: new Date(0) });
    expect(await prepared.core.shards.takeBackExpired()).toMatchObject([
      { runId: id, state: 'finished' },
    ]);
    expect(await prepared.core.runs.get(id)).toMatchObject({
      verdict: 'cancelled',
      counts: { cancelled: 3 },
    });
    expect(
      (await prepared.core.runs.iteration(id, ids[0])).attemptList,
    ).toMatchObject([{ state: 'lost' }]);
  });

  it('ends at once what a runner leaves that is known to be gone', async () => {
    const { id } = await start(3);
    const { key } = await claim(prepared.core);
    await prepared.core.runs.cancel(id, ann);
    await prepared.core.shards.takeBack(
      key.shardId,
      1,
      'its process has ended',
    );
    expect(await prepared.core.runs.get(id)).toMatchObject({
      state: 'finished',
      counts: { cancelled: 3 },
    });
  });

  it('leaves nothing to do for a runner that fetches its work only then', async () => {
    const { id } = await start(1);
    const [key] = await handOut(prepared.core);
    await prepared.core.runs.cancel(id, ann);
    const { work } = await prepared.core.shards.work(key);
    expect(work.iterations).toEqual([]);
    await prepared.core.shards.ingest(key, [shardFinished('done')]);
    expect(await prepared.core.runs.get(id)).toMatchObject({
      state: 'finished',
      verdict: 'cancelled',
    });
  });

  it('a second time changes nothing, nor does it after the end', async () => {
    const { id } = await start(6);
    const { key } = await claim(prepared.core);
    const first = await prepared.core.runs.cancel(id, ann);
    expect(await prepared.core.runs.cancel(id, ben)).toEqual(first);
    await prepared.core.shards.ingest(key, [shardFinished('stopped')]);
    const ended = await prepared.core.runs.get(id);
    expect(await prepared.core.runs.cancel(id, ben)).toEqual(ended);
    const entries = await prepared
      .knex('audit_entries')
      .where({ action: 'testRun.cancelled', resource_name: id });
    expect(entries).toMatchObject([{ actor_ref: 'user:default/ann' }]);
  });

  it('leaves no shard behind, whatever happens to them at the same time', async () => {
    const { id } = await start(60, 20);
    const keys = await handOut(prepared.core, 30);
    await Promise.all([
      ...keys
        .slice(0, 10)
        .map(key => prepared.core.shards.takeBack(key.shardId, 1, '')),
      prepared.core.runs.cancel(id, ann),
      ...keys.slice(10, 20).map(key => prepared.core.shards.ingest(key, [])),
      handOut(prepared.core, 20),
      handOut(prepared.core, 20),
    ]);
    expect(await prepared.core.shards.queued()).toBe(0);
    const running = await prepared.knex('shards').where({ state: 'running' });
    await Promise.all(
      running.map(shard =>
        prepared.core.shards.takeBack(shard.id, shard.attempt, 'gone'),
      ),
    );
    expect(await prepared.core.runs.get(id)).toMatchObject({
      state: 'finished',
      verdict: 'cancelled',
      counts: { total: 60, cancelled: 60 },
    });
  });
});
