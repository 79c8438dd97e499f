import { prepareCoreForRuns } from '../testing/preparedCore';
import { claim, finished, shardFinished } from '../testing/reports';
import { ann, content, dataSet, testCase } from '../testing/samples';
import { expectDurations } from './durations';

describe('how long iterations take', () => {
  const { prepared, create, start } = prepareCoreForRuns();

  const definition = (rows: number) =>
    content({
      cases: [testCase('A', { dataSet: 'People' }), testCase('B')],
      dataSets: [dataSet('People', rows)],
    });
  const keys = [
    { caseName: 'A', rowKey: 'r1' },
    { caseName: 'A', rowKey: 'r2' },
    { caseName: 'A', rowKey: 'new' },
    { caseName: 'B', rowKey: null },
    { caseName: 'new', rowKey: null },
  ];
  const expected = (testSet: string, environment = 'staging') =>
    expectDurations(prepared.knex, { testSet, environment }, keys);

  /** Carries out a run whose iterations take these times, by row key or name of the case. */
  async function run(
    name: string,
    times: Record<string, number>,
    more: object = {},
  ) {
    const { counts } = await start(name, more);
    for (let done = 0; done < counts.total; ) {
      const { key, work } = await claim(prepared.core);
      done += work.iterations.length;
      await prepared.core.shards.ingest(key, [
        ...work.iterations.map(({ id, caseName, rowKey }) =>
          finished(id, 'passed', { durationMs: times[rowKey ?? caseName] }),
        ),
        shardFinished('done'),
      ]);
    }
  }

  it('is not known before the first run', async () => {
    expect(await expected(await create(definition(2)))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('is the median of their last five results; what is new takes what others take', async () => {
    const name = await create(definition(2));
    await run(name, { r1: 100, r2: 200, B: 900 });
    expect(await expected(name)).toEqual([100, 200, 150, 900, 200]);
    for (const first of [9_999, 120, 110, 130, 140]) {
      await run(name, { r1: first, r2: 200, B: 900 });
    }
    expect((await expected(name))[0]).toBe(130);
    const [kept] = await prepared
      .knex('iteration_durations')
      .where({ test_set: name, case_name: 'A', row_key: 'r1' })
      .pluck('last_ms');
    expect(kept).toEqual([9_999, 120, 110, 130, 140]);
  });

  it('is that of the environment where it is known, otherwise that of another one', async () => {
    const name = await create(definition(2));
    await run(name, { r1: 100, r2: 200, B: 300 });
    expect((await expected(name, 'production'))[0]).toBe(100);
    await run(
      name,
      { r1: 500 },
      {
        environment: 'production',
        rows: { People: ['r1'] },
        cases: ['A'],
      },
    );
    expect(await expected(name, 'production')).toEqual([
      500, 200, 350, 300, 300,
    ]);
    expect((await expected(name))[0]).toBe(100);
  });

  it('is not told by what did not come to a result', async () => {
    const name = await create(content());
    await start(name);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [
      finished(ids[0], 'error', { durationMs: 60_000 }),
      shardFinished('done'),
    ]);
    expect(
      await prepared.knex('iteration_durations').where({ test_set: name }),
    ).toEqual([]);
  });

  it('is forgotten with the test set', async () => {
    const name = await create(content());
    await run(name, { 'Sign in': 100 });
    await prepared.core.testSets.delete(name, ann);
    expect(
      await prepared.knex('iteration_durations').where({ test_set: name }),
    ).toEqual([]);
  });

  it('decides what is packed together, whatever the order of the test set', async () => {
    const name = await create(definition(7));
    const rows = [1, 2, 3, 4, 5, 6, 7].map(row => [`r${row}`, 100]);
    await run(name, { ...Object.fromEntries(rows), B: 800 });
    const { id } = await start(name, {}, 1);
    const shards = await prepared
      .knex('iterations as i')
      .join('shards as s', 's.id', 'i.shard_id')
      .where('i.run_id', id)
      .groupBy('s.position', 's.expected_ms')
      .orderBy('s.position')
      .select(
        's.expected_ms',
        prepared.knex.raw(
          `string_agg(coalesce(i.row_key, i.case_name), ' ' order by i.position) as items`,
        ),
      );
    expect(shards).toMatchObject([
      { expected_ms: 800, items: 'B' },
      { expected_ms: 400, items: 'r1 r3 r5 r7' },
      { expected_ms: 300, items: 'r2 r4 r6' },
    ]);
    const { items } = await prepared.core.runs.iterations({
      id,
      limit: 10,
      offset: 0,
    });
    expect(items.map(item => item.rowKey ?? item.caseName)).toEqual([
      'r1',
      'r2',
      'r3',
      'r4',
      'r5',
      'r6',
      'r7',
      'B',
    ]);
  });

  it('leaves rows of a case together that share a session, by a step group too, and scatters others', async () => {
    const loads = {
      keyword: 'useSession' as const,
      action: 'load' as const,
      name: 'customer',
    };
    const kinds = {
      Direct: [loads],
      Grouped: [{ keyword: 'useSteps' as const, group: 'Enter' }],
      Alone: testCase('Alone').steps,
      'Also alone': [{ keyword: 'useSteps' as const, group: 'Open' }],
    };
    const name = await create(
      content({
        cases: Object.entries(kinds).flatMap(([kind, steps]) =>
          [1, 2, 3].map(number =>
            testCase(`${kind} ${number}`, { dataSet: 'People', steps }),
          ),
        ),
        stepGroups: [
          {
            name: 'Enter',
            steps: [{ keyword: 'useSteps', group: 'With session' }],
          },
          { name: 'With session', steps: [loads] },
          { name: 'Open', steps: testCase('Open').steps },
        ],
        dataSets: [dataSet('People', 4)],
      }),
    );
    await run(name, { r1: 100, r2: 100, r3: 100, r4: 100 });
    const { id } = await start(name);
    const rows: Array<{ case: string; shards: number }> = await prepared
      .knex('iterations')
      .where({ run_id: id })
      .groupBy('case_name')
      .select(
        'case_name as case',
        prepared.knex.raw('count(distinct shard_id)::int as shards'),
      );
    const together = rows.filter(({ shards }) => shards === 1);
    expect(together.map(row => row.case).sort()).toEqual([
      ...['Direct 1', 'Direct 2', 'Direct 3'],
      ...['Grouped 1', 'Grouped 2', 'Grouped 3'],
    ]);
    expect(rows).toHaveLength(12);
  });
});
