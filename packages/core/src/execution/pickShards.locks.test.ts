import { createCore } from '../createCore';
import { prepareCoreForShards } from '../testing/preparedCore';
import { handOut, shardFinished } from '../testing/reports';
import { ann, environment, places, startOf } from '../testing/samples';
import { pass, startQueued, workOff } from '../testing/scheduling';
import type { TestSetFilter } from '../types';

describe('locks', () => {
  const { prepared } = prepareCoreForShards();

  beforeAll(async () => {
    for (const name of ['staging', 'production']) {
      await prepared.core.environments.create(
        environment(name, { variables: { TABLE: 'orders' } }),
        ann,
      );
    }
  });

  const start = (shards: number, locks: string[], more: object = {}) =>
    startQueued(prepared.core, { shards, locks, ...more });
  const waiting = async ({ id }: { id: string }) =>
    (await prepared.core.runs.get(id)).waiting;
  const held = (): Promise<string[]> =>
    prepared.knex('held_locks').orderBy('name').pluck('name');

  it('are filled in for each row, and held while a shard is under way', async () => {
    await start(2, ['account {{email}}', 'table {{env.TABLE}}', ' {{email}} ']);
    const [key] = await handOut(prepared.core);
    expect(await held()).toEqual([
      'account person1@example.org',
      'person1@example.org',
      'table orders',
    ]);
    expect(await handOut(prepared.core)).toEqual([]);
    await pass(prepared.core, key);
    expect(await held()).toEqual([]);
    expect(await handOut(prepared.core)).toHaveLength(1);
  });

  it('let nothing run together that needs the same, whoever dispatches at once', async () => {
    const runs = [
      await start(6, ['a', 'b']),
      await start(6, ['b', 'c']),
      await start(6, ['c', 'a'], { executor: 'local' }),
      await start(6, ['account {{email}}']),
      await start(6, []),
    ];
    const dispatchers = Array.from({ length: 8 }, () =>
      createCore({ knex: prepared.connect() }),
    );
    const together: string[] = [];
    await workOff(dispatchers, async () => {
      const { rows } = await prepared.knex.raw(
        `select name from shards, unnest(locks) as name where state = 'running' group by name having count(*) > 1`,
      );
      together.push(...rows.map((row: { name: string }) => row.name));
    });
    expect(together).toEqual([]);
    expect(await held()).toEqual([]);
    for (const { id } of runs) {
      expect((await prepared.core.runs.get(id)).verdict).toBe('passed');
    }
  });

  it('hold within an environment only', async () => {
    await start(1, ['order table']);
    await start(1, ['order table'], { environment: 'production' });
    expect(await handOut(prepared.core, 10)).toHaveLength(2);
  });

  it('stand in nobody’s way: a shard that waits lets those behind it pass', async () => {
    const exclusive = await start(5, ['order table']);
    const other = await start(2, ['account 42']);
    const free = await start(2, []);
    const handed = (await handOut(prepared.core, 10)).map(({ runId }) => runId);
    const count = ({ id }: { id: string }) =>
      handed.filter(runId => runId === id).length;
    expect([exclusive, other, free].map(count)).toEqual([1, 1, 2]);
  });

  it('say which run has what another one waits for', async () => {
    const holder = await start(2, ['account 42']);
    const waiter = await start(1, ['account 42', 'order table']);
    const [key] = await handOut(prepared.core, 10);
    expect(key.runId).toBe(holder.id);
    expect(await waiting(waiter)).toBe(
      `waits for account 42, held by run 1 of ${holder.testSet}`,
    );
    // Its own shards follow each other; that is no news.
    expect(await waiting(holder)).toBeNull();
    await pass(prepared.core, key);
    expect(await waiting(waiter)).toBeNull();
  });

  it('name the run that has one to those who may see it, and to others none', async () => {
    const holder = await start(2, ['account 42']);
    const waiter = await start(1, ['account 42']);
    await handOut(prepared.core, 10);
    const told = async (visible?: TestSetFilter) =>
      (await prepared.core.runs.get(waiter.id, visible)).waiting;
    const named = `waits for account 42, held by run 1 of ${holder.testSet}`;
    const unnamed = 'waits for account 42, held by another run';
    expect(await told({ ownedBy: ['group:default/checkout'] })).toBe(named);
    expect(await told({ not: { tagged: 'confidential' } })).toBe(named);
    expect(await told({ tagged: 'confidential' })).toBe(unnamed);
    expect(await told({ anyOf: [] })).toBe(unnamed);

    // Answers to changes are not read for a reader.
    const { runs, testSets } = prepared.core;
    expect((await runs.keep(waiter.id, true, ann)).waiting).toBe(unnamed);
    const again = await runs.start(startOf(waiter.testSet), ann, places(1));
    expect(again.waiting).toBe(unnamed);
    await testSets.delete(holder.testSet, ann);
    expect(await told({ not: { tagged: 'confidential' } })).toBe(unnamed);
    expect(await told()).toBe(named);
  });

  it('name a run of the same test set to all who see one of them', async () => {
    const holder = await start(2, ['account 42']);
    await handOut(prepared.core, 10);
    const { id } = await prepared.core.runs.start(
      startOf(holder.testSet),
      ann,
      places(1),
    );
    expect((await prepared.core.runs.get(id, { anyOf: [] })).waiting).toBe(
      `waits for account 42, held by run 1 of ${holder.testSet}`,
    );
  });

  it('are free again when a shard is taken back, stops, or its run is deleted', async () => {
    await start(1, ['order table']);
    const [lost] = await handOut(prepared.core);
    await prepared.core.shards.takeBack(lost.shardId, lost.attempt, 'gone');
    expect(await held()).toEqual([]);
    const [stopped] = await handOut(prepared.core);
    await prepared.core.shards.ingest(stopped, [shardFinished('stopped')]);
    expect(await held()).toEqual([]);
    await handOut(prepared.core);
    await prepared.knex('test_runs').delete();
    expect(await held()).toEqual([]);
  });

  it('are refused when the environment lacks a variable, or when a row makes them too long', async () => {
    await expect(start(3, ['{{env.NONE}}'])).rejects.toMatchObject({
      problems: [{ place: 'case “A”, locks, number 1' }],
    });
    const long = 'x'.repeat(190);
    await expect(start(1, [`${long} {{email}}`])).rejects.toMatchObject({
      problems: [
        {
          place: 'case “A”, row “r1”, locks',
          message: expect.stringContaining('200 are the most'),
        },
      ],
    });
  });
});
