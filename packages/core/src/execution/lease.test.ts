import { createCore } from '../createCore';
import { prepareCoreForShards } from '../testing/preparedCore';
import { handOut, started } from '../testing/reports';

describe('a lease', () => {
  const { prepared, start } = prepareCoreForShards();

  const expire = (shardId: string) =>
    prepared
      .knex('shards')
      .where({ id: shardId })
      .update({
        lease_until: prepared.knex.raw(
          "statement_timestamp() - interval '1 second'",
        ),
      });

  it('is renewed by every report, also by an empty one', async () => {
    const run = await start(1);
    const [key] = await handOut(prepared.core);
    for (const report of [
      () => prepared.core.shards.work(key),
      () => prepared.core.shards.ingest(key, []),
      async () => {
        const { items } = await prepared.core.runs.iterations({
          id: run.id,
          limit: 1,
          offset: 0,
        });
        await prepared.core.shards.ingest(key, [started(items[0].id)]);
      },
    ]) {
      await expire(key.shardId);
      await report();
      expect(await prepared.core.shards.takeBackExpired()).toEqual([]);
    }
  });

  it('that has run out gives the shard to another runner', async () => {
    const run = await start(1);
    const [key] = await handOut(prepared.core);
    await prepared.core.shards.work(key);
    await expire(key.shardId);
    expect(await prepared.core.shards.takeBackExpired()).toMatchObject([
      { runId: run.id, state: 'running' },
    ]);
    expect(await prepared.core.shards.takeBackExpired()).toEqual([]);
    expect(await handOut(prepared.core)).toMatchObject([
      { shardId: key.shardId, attempt: 2 },
    ]);
  });

  it('that has run out is ended by one of several replicas only', async () => {
    await start(5, 5);
    const keys = await handOut(prepared.core, 5);
    await Promise.all(keys.map(({ shardId }) => expire(shardId)));
    const replicas = Array.from({ length: 4 }, () =>
      createCore({ knex: prepared.connect() }),
    );
    const changes = await Promise.all(
      replicas.map(replica => replica.shards.takeBackExpired()),
    );
    expect(changes.flat()).toHaveLength(5);
    expect(await prepared.knex('shards').pluck('losses')).toEqual(
      Array(5).fill(1),
    );
  });

  it('of a newer attempt is not ended with an older one', async () => {
    await start(1);
    const [first] = await handOut(prepared.core);
    await prepared.core.shards.takeBack(first.shardId, 1, 'gone');
    const [second] = await handOut(prepared.core);
    expect(await prepared.core.shards.takeBack(first.shardId, 1, 'gone')).toBe(
      undefined,
    );
    await prepared.core.shards.ingest(second, []);
  });
});
