import { createCore } from '../createCore';
import { handOut, started } from '../testing/reports';
import { startRunOf } from '../testing/samples';
import { createTestDatabase } from '../testing/testDatabase';
import type { Core } from '../types';

describe('a lease', () => {
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

  const expire = (shardId: string) =>
    database
      .knex('shards')
      .where({ id: shardId })
      .update({
        lease_until: database.knex.raw(
          "statement_timestamp() - interval '1 second'",
        ),
      });

  it('is renewed by every report, also by an empty one', async () => {
    const run = await start(1);
    const [key] = await handOut(core);
    for (const report of [
      () => core.shards.work(key),
      () => core.shards.ingest(key, []),
      async () => {
        const { items } = await core.runs.iterations({
          id: run.id,
          limit: 1,
          offset: 0,
        });
        await core.shards.ingest(key, [started(items[0].id)]);
      },
    ]) {
      await expire(key.shardId);
      await report();
      expect(await core.shards.takeBackExpired()).toEqual([]);
    }
  });

  it('that has run out gives the shard to another runner', async () => {
    const run = await start(1);
    const [key] = await handOut(core);
    await core.shards.work(key);
    await expire(key.shardId);
    expect(await core.shards.takeBackExpired()).toMatchObject([
      { runId: run.id, state: 'running' },
    ]);
    expect(await core.shards.takeBackExpired()).toEqual([]);
    expect(await handOut(core)).toMatchObject([
      { shardId: key.shardId, attempt: 2 },
    ]);
  });

  it('that has run out is ended by one of several replicas only', async () => {
    await start(5, 5);
    const keys = await handOut(core, 5);
    await Promise.all(keys.map(({ shardId }) => expire(shardId)));
    const replicas = Array.from({ length: 4 }, () =>
      createCore({ knex: database.connect() }),
    );
    const changes = await Promise.all(
      replicas.map(replica => replica.shards.takeBackExpired()),
    );
    expect(changes.flat()).toHaveLength(5);
    expect(await database.knex('shards').pluck('losses')).toEqual(
      Array(5).fill(1),
    );
  });

  it('of a newer attempt is not ended with an older one', async () => {
    await start(1);
    const [first] = await handOut(core);
    await core.shards.takeBack(first.shardId, 1, 'gone');
    const [second] = await handOut(core);
    expect(await core.shards.takeBack(first.shardId, 1, 'gone')).toBe(
      undefined,
    );
    await core.shards.ingest(second, []);
  });
});
