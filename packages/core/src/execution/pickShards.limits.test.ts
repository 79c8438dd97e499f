import { createCore } from '../createCore';
import { prepareCoreForShards } from '../testing/preparedCore';
import { handOut } from '../testing/reports';
import { ann, environment } from '../testing/samples';
import { pass, startQueued, workOff } from '../testing/scheduling';

describe('limits of what is under way at the same time', () => {
  const { prepared } = prepareCoreForShards();

  beforeAll(async () => {
    for (const [name, parallel] of [
      ['staging', undefined],
      ['narrow', 3],
    ] as const) {
      await prepared.core.environments.create(
        environment(name, { parallel }),
        ann,
      );
    }
  });

  const dispatchers = (number: number) =>
    Array.from({ length: number }, () =>
      createCore({ knex: prepared.connect() }),
    );

  /** Shards under way, by what they are limited by. */
  const underWay = async (column: string) => {
    const rows = await prepared
      .knex('shards as s')
      .join('test_runs as r', 'r.id', 's.run_id')
      .where('s.state', 'running')
      .groupBy(`r.${column}`)
      .select(`r.${column} as by`, prepared.knex.raw('count(*)::int as count'));
    return Object.fromEntries(rows.map(row => [row.by, row.count]));
  };

  it('hold for an environment, over runs and executors, whoever dispatches at once', async () => {
    for (const executor of ['local', 'local', 'moon']) {
      await startQueued(prepared.core, {
        shards: 8,
        environment: 'narrow',
        executor,
      });
    }
    const ask = { leaseMs: 60_000, replica: 'r', limit: 4 };
    const handed = await Promise.all(
      dispatchers(8).map((core, index) =>
        core.shards.handOut({
          ...ask,
          executor: index % 2 === 0 ? 'local' : 'moon',
        }),
      ),
    );
    expect(handed.flat()).toHaveLength(3);
    expect(await handOut(prepared.core, 10)).toEqual([]);
    await pass(prepared.core, handed.flat()[0]);
    expect(await handOut(prepared.core, 10)).toHaveLength(1);
  });

  it('hold for a run, at every moment until it has ended', async () => {
    const options = { parallel: 2 };
    const run = await startQueued(prepared.core, { shards: 20, options });
    const seen: number[] = [];
    await workOff(dispatchers(6), async () => {
      seen.push((await underWay('id'))[run.id]);
    });
    expect(Math.max(...seen)).toBe(2);
    expect((await prepared.core.runs.get(run.id)).verdict).toBe('passed');
  });

  it('stand in nobody’s way: what is limited lets others pass', async () => {
    const limited = await startQueued(prepared.core, {
      shards: 5,
      options: { parallel: 1 },
    });
    const narrow = await startQueued(prepared.core, {
      shards: 5,
      environment: 'narrow',
    });
    const free = await startQueued(prepared.core, { shards: 5 });
    const handed = (await handOut(prepared.core, 20)).map(({ runId }) => runId);
    const count = ({ id }: { id: string }) =>
      handed.filter(runId => runId === id).length;
    expect([limited, narrow, free].map(count)).toEqual([1, 3, 5]);
  });

  it('count from the next hand-out on when they are changed', async () => {
    const run = { shards: 9, environment: 'narrow' };
    await startQueued(prepared.core, run);
    await handOut(prepared.core, 10);
    const change = (parallel?: number) =>
      prepared.core.environments.update(
        environment('narrow', { parallel }),
        ann,
      );
    await change(2);
    expect(await handOut(prepared.core, 10)).toEqual([]);
    await change(5);
    expect(await handOut(prepared.core, 10)).toHaveLength(2);
    await change(undefined);
    expect(await handOut(prepared.core, 10)).toHaveLength(4);
    await change(3);
  });

  it('are said by the run that waits', async () => {
    const first = await startQueued(prepared.core, {
      shards: 3,
      environment: 'narrow',
    });
    const second = await startQueued(prepared.core, {
      shards: 3,
      environment: 'narrow',
    });
    expect((await prepared.core.runs.get(second.id)).waiting).toBeNull();
    await handOut(prepared.core, 2);
    await handOut(prepared.core, 2);
    expect((await prepared.core.runs.get(second.id)).waiting).toBe(
      'waits for environment narrow, which takes 3 shards at the same time',
    );
    expect((await prepared.core.runs.get(first.id)).state).toBe('queued');
  });
});
