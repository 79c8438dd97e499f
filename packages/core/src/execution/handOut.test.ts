import { createCore } from '../createCore';
import { prepareCoreForShards } from '../testing/preparedCore';
import { handOut } from '../testing/reports';
import { ann, places, startOf, testSet } from '../testing/samples';
import type { HandedShard } from '../types';

describe('the queue', () => {
  const { prepared, start } = prepareCoreForShards();

  it('hands out a shard once, with a token of its own that the database does not know', async () => {
    const run = await start(3);
    const handed = await handOut(prepared.core, 10);
    expect(handed).toMatchObject([
      { runId: run.id, attempt: 1 },
      { runId: run.id, attempt: 1 },
      { runId: run.id, attempt: 1 },
    ]);
    expect(new Set(handed.map(({ token }) => token)).size).toBe(3);
    for (const { token } of handed) {
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    }
    const { rows } = await prepared.knex.raw('select s::text from shards s');
    const kept = JSON.stringify(rows);
    expect(handed.some(({ token }) => kept.includes(token))).toBe(false);
    expect(await handOut(prepared.core, 10)).toEqual([]);
  });

  it('hands out every shard to one replica only, however many ask at the same time', async () => {
    await Promise.all([start(60, 20), start(60, 20)]);
    const replicas = Array.from({ length: 6 }, () =>
      createCore({ knex: prepared.connect() }),
    );
    const handed: HandedShard[] = [];
    while ((await prepared.core.shards.queued()) > 0) {
      const batches = await Promise.all(
        replicas.map(replica => handOut(replica, 4)),
      );
      handed.push(...batches.flat());
    }
    expect(handed).toHaveLength(120);
    expect(new Set(handed.map(({ shardId }) => shardId)).size).toBe(120);
  });

  it('does not wait for another replica that is still taking', async () => {
    await start(4, 4);
    const other = await prepared.connect().transaction();
    await other('shards').where({ position: 0 }).forUpdate();
    expect(await handOut(prepared.core, 10)).toHaveLength(3);
    await other.rollback();
    expect(await handOut(prepared.core, 10)).toHaveLength(1);
  });

  it('hands out only shards of the executor that asks', async () => {
    const set = testSet('lambda', { environments: ['staging'] });
    await start(1);
    await prepared.core.testSets.create(set, ann);
    const run = await prepared.core.runs.start(
      startOf('lambda', { executor: 'lambda' }),
      ann,
      places(1),
    );
    const handed = await prepared.core.shards.handOut({
      executor: 'lambda',
      limit: 10,
      leaseMs: 1_000,
      replica: 'r',
    });
    expect(handed.map(({ runId }) => runId)).toEqual([run.id]);
  });

  it('hands out the older run first among equals', async () => {
    const runs = [await start(1), await start(1), await start(1)];
    const handed = await handOut(prepared.core, 2);
    expect(handed.map(({ runId }) => runId)).toEqual([runs[0].id, runs[1].id]);
  });

  it('hands out in turns, so that a long run does not delay a short one', async () => {
    const long = await start(500, 200);
    await handOut(prepared.core, 4);
    const short = await start(3);
    const handed = await handOut(prepared.core, 4);
    expect(handed.map(({ runId }) => runId)).toEqual([
      short.id,
      short.id,
      short.id,
      long.id,
    ]);
  });

  it('hands out all slots to a run that is alone', async () => {
    const run = await start(30, 10);
    const handed = await handOut(prepared.core, 12);
    expect(handed.map(({ runId }) => runId)).toEqual(Array(12).fill(run.id));
  });

  it('tells how many shards wait', async () => {
    await start(9, 3);
    expect(await prepared.core.shards.queued()).toBe(9);
    await handOut(prepared.core, 4);
    expect(await prepared.core.shards.queued()).toBe(5);
  });
});
