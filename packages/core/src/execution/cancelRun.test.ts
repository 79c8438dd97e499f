import { createCore } from '../createCore';
import {
  claim,
  finished,
  handOut,
  shardFinished,
  started,
  wholeIteration,
} from '../testing/reports';
import { ann, ben, startRunOf } from '../testing/samples';
import { createTestDatabase } from '../testing/testDatabase';
import type { Core } from '../types';

describe('cancelling a run', () => {
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

  it('ends it at once when nobody works on it', async () => {
    const { id } = await start(5);
    const run = await core.runs.cancel(id, ben);
    expect(run).toMatchObject({
      state: 'finished',
      verdict: 'cancelled',
      cancelledBy: 'user:default/ben',
      startedAt: null,
      finishedAt: expect.any(String),
      counts: { total: 5, cancelled: 5 },
    });
    expect(await handOut(core, 10)).toEqual([]);
    const { items } = await core.runs.iterations({
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
    const { key, ids } = await claim(core);
    await core.shards.ingest(key, [started(ids[0])]);
    expect(await core.runs.cancel(id, ann)).toMatchObject({
      state: 'cancelling',
      verdict: null,
      counts: { cancelled: 4 },
    });
    const { answer } = await core.shards.ingest(key, []);
    expect(answer).toEqual({ command: 'stop' });

    const { change } = await core.shards.ingest(key, [
      finished(ids[0], 'cancelled'),
      shardFinished('stopped'),
    ]);
    expect(change.state).toBe('finished');
    expect(await core.runs.get(id)).toMatchObject({
      verdict: 'cancelled',
      counts: { total: 6, cancelled: 6 },
    });
  });

  it('keeps what was finished before', async () => {
    const { id } = await start(6);
    const { key, ids } = await claim(core);
    await core.shards.ingest(key, wholeIteration(ids[0], 'failed'));
    await core.runs.cancel(id, ann);
    await core.shards.ingest(key, [shardFinished('stopped')]);
    expect(await core.runs.get(id)).toMatchObject({
      verdict: 'failed',
      counts: { failed: 1, cancelled: 5 },
    });
  });

  it('ends with the lease of a runner that never answers', async () => {
    const { id } = await start(3);
    const { key, ids } = await claim(core);
    await core.shards.ingest(key, [started(ids[0])]);
    await core.runs.cancel(id, ann);
    await database
      .knex('shards')
      .where({ id: key.shardId })
      .update({ lease_until: new Date(0) });
    expect(await core.shards.takeBackExpired()).toMatchObject([
      { runId: id, state: 'finished' },
    ]);
    expect(await core.runs.get(id)).toMatchObject({
      verdict: 'cancelled',
      counts: { cancelled: 3 },
    });
    expect((await core.runs.iteration(id, ids[0])).attemptList).toMatchObject([
      { state: 'lost' },
    ]);
  });

  it('ends at once what a runner leaves that is known to be gone', async () => {
    const { id } = await start(3);
    const { key } = await claim(core);
    await core.runs.cancel(id, ann);
    await core.shards.takeBack(key.shardId, 1, 'its process has ended');
    expect(await core.runs.get(id)).toMatchObject({
      state: 'finished',
      counts: { cancelled: 3 },
    });
  });

  it('leaves nothing to do for a runner that fetches its work only then', async () => {
    const { id } = await start(1);
    const [key] = await handOut(core);
    await core.runs.cancel(id, ann);
    const { work } = await core.shards.work(key);
    expect(work.iterations).toEqual([]);
    await core.shards.ingest(key, [shardFinished('done')]);
    expect(await core.runs.get(id)).toMatchObject({
      state: 'finished',
      verdict: 'cancelled',
    });
  });

  it('a second time changes nothing, nor does it after the end', async () => {
    const { id } = await start(6);
    const { key } = await claim(core);
    const first = await core.runs.cancel(id, ann);
    expect(await core.runs.cancel(id, ben)).toEqual(first);
    await core.shards.ingest(key, [shardFinished('stopped')]);
    const ended = await core.runs.get(id);
    expect(await core.runs.cancel(id, ben)).toEqual(ended);
    const entries = await database
      .knex('audit_entries')
      .where({ action: 'testRun.cancelled', resource_name: id });
    expect(entries).toMatchObject([{ actor_ref: 'user:default/ann' }]);
  });

  it('leaves no shard behind, whatever happens to them at the same time', async () => {
    const { id } = await start(60, 20);
    const keys = await handOut(core, 30);
    await Promise.all([
      ...keys.slice(0, 10).map(key => core.shards.takeBack(key.shardId, 1, '')),
      core.runs.cancel(id, ann),
      ...keys.slice(10, 20).map(key => core.shards.ingest(key, [])),
      handOut(core, 20),
      handOut(core, 20),
    ]);
    expect(await core.shards.queued()).toBe(0);
    const running = await database.knex('shards').where({ state: 'running' });
    await Promise.all(
      running.map(shard =>
        core.shards.takeBack(shard.id, shard.attempt, 'gone'),
      ),
    );
    expect(await core.runs.get(id)).toMatchObject({
      state: 'finished',
      verdict: 'cancelled',
      counts: { total: 60, cancelled: 60 },
    });
  });
});
