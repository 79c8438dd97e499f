import { runOptionsSchema } from '@uatcms/plugin-uat-common';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { passAll } from '../testing/reports';
import {
  ann,
  content,
  contentOf,
  dataSet,
  environment,
  places,
  startOf,
  testCase,
  testSet,
} from '../testing/samples';

describe('starting a run', () => {
  const { prepared, create, start, cellsOf } = prepareCoreForRuns();

  const shardSizes = (runId: string): Promise<number[]> =>
    prepared
      .knex('iterations as i')
      .join('shards as s', 's.id', 'i.shard_id')
      .where('i.run_id', runId)
      .groupBy('s.position')
      .orderBy('s.position')
      .select(prepared.knex.raw('count(*)::int as size'))
      .then(rows => rows.map((row: any) => row.size));

  it('pins revision, environment and options', async () => {
    const name = await create(contentOf(2));
    const options = runOptionsSchema.parse({ retries: 2, evidence: 'all' });
    const run = await start(name, { options, executor: 'lambda' });
    expect(run).toMatchObject({
      number: 1,
      testSet: name,
      testSetTitle: `Title of ${name}`,
      revision: 1,
      environment: 'staging',
      executor: 'lambda',
      options,
      state: 'queued',
      verdict: null,
      version: 1,
      counts: { total: 2, passed: 0 },
      ofIterations: 2,
      createdBy: ann.actor,
      startedAt: null,
      repeats: null,
      cancelledBy: null,
      priority: 'person',
      waiting: null,
      pinnedEnvironment: {
        name: 'staging',
        baseUrl: 'https://shop.example.org',
        variables: { LANG: 'en' },
        secrets: ['PASSWORD'],
        allowedHosts: ['shop.example.org', '*.cdn.example.org'],
        protected: false,
      },
    });
    expect(await prepared.core.runs.get(run.id)).toEqual(run);
  });

  it('takes pictures of failures and records nothing when nothing is asked for', async () => {
    const name = await create(content());
    const { options } = await start(name, {
      options: runOptionsSchema.parse({}),
    });
    expect(options).toEqual({
      evidence: 'failed',
      trace: 'off',
      video: 'off',
      retries: 0,
      infrastructureRetries: 1,
      stepTimeout: 10_000,
      iterationTimeout: 300_000,
      runTimeout: 6 * 3_600_000,
      browser: {},
    });
  });

  it('lets the browser reach the host of the base URL, without its port', async () => {
    const run = await start(await create(content()), {
      environment: 'production',
    });
    expect(run.pinnedEnvironment.allowedHosts).toEqual(['[::1]']);
  });

  it('numbers the runs of a test set, also when they start at the same time', async () => {
    const name = await create(content());
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => start(name)),
    );
    expect(runs.map(({ number }) => number).sort()).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });

  it('makes an iteration for each case and row, in order, and leaves disabled ones out', async () => {
    const people = dataSet('People', 3);
    people.rows[1] = { ...people.rows[1], disabled: true } as any;
    const name = await create(
      content({
        cases: [
          testCase('B', { dataSet: 'People' }),
          testCase('Off', { disabled: true }),
          testCase('A'),
        ],
        dataSets: [people],
      }),
    );
    const { id } = await start(name);
    expect(await cellsOf(id)).toEqual([
      ['B', 'r1'],
      ['B', 'r3'],
      ['A', null],
    ]);
  });

  it('runs the cases and rows that are asked for', async () => {
    const name = await create(
      content({
        cases: [
          testCase('A', { dataSet: 'People' }),
          testCase('B', { dataSet: 'Others' }),
          testCase('C'),
        ],
        dataSets: [dataSet('People', 3), dataSet('Others', 2)],
      }),
    );
    const { id } = await start(name, {
      cases: ['B', 'A'],
      rows: { People: ['r3', 'r1'] },
    });
    expect(await cellsOf(id)).toEqual([
      ['A', 'r1'],
      ['A', 'r3'],
      ['B', 'r1'],
      ['B', 'r2'],
    ]);
  });

  it('pins the cells of each row as text', async () => {
    const name = await create(
      content({
        cases: [testCase('A', { dataSet: 'All' })],
        dataSets: [
          {
            name: 'All',
            columns: [
              { name: 'word', type: 'text' },
              { name: 'price', type: 'number' },
              { name: 'member', type: 'boolean' },
              { name: 'born', type: 'date' },
              { name: 'left', type: 'text' },
              { name: 'empty', type: 'number' },
            ],
            rows: [
              {
                key: 'r1',
                values: {
                  word: ' x ',
                  price: 12.5,
                  member: false,
                  born: '2026-01-31',
                  empty: null,
                },
              },
            ],
          },
        ],
      }),
    );
    const run = await start(name);
    const page = { id: run.id, limit: 1, offset: 0 };
    const [{ id }] = (await prepared.core.runs.iterations(page)).items;
    expect((await prepared.core.runs.iteration(run.id, id)).values).toEqual({
      word: ' x ',
      price: '12.5',
      member: 'false',
      born: '2026-01-31',
      left: '',
      empty: '',
    });
  });

  it('takes the executor that is asked for, or that of the environment, or the usual one', async () => {
    const { core } = prepared;
    const elsewhere = { ...environment('elsewhere'), executor: 'lambda' };
    await core.environments.create(elsewhere, ann);
    const definition = contentOf(1);
    const environments = ['elsewhere', 'staging'];
    await core.testSets.create(
      testSet('anywhere', { environments, definition }),
      ann,
    );
    const executorOf = async (more: object, executors = places(1)) => {
      const wish = startOf('anywhere', { executor: undefined, ...more });
      return (await core.runs.start(wish, ann, executors)).executor;
    };
    expect(await executorOf({})).toBe('lambda');
    expect(await executorOf({ executor: 'local' })).toBe('local');
    expect(await executorOf({ environment: 'staging' })).toBe('local');
    // Where none is called so, the usual one is the first.
    const others = new Map([['moon', 1]]);
    expect(await executorOf({ environment: 'staging' }, others)).toBe('moon');
    await expect(executorOf({}, others)).rejects.toMatchObject({
      problems: [
        {
          path: ['executor'],
          message:
            'the environment “elsewhere” names it, but there is no executor “lambda”. Executors: moon',
        },
      ],
    });
  });

  it('is refused with an unknown executor and all else that is wrong', async () => {
    const name = await create(contentOf(1));
    await expect(
      start(name, { executor: 'mars', cases: ['Unknown'] }),
    ).rejects.toMatchObject({
      problems: [
        {
          path: ['executor'],
          message: 'there is no executor “mars”. Executors: local, lambda',
        },
        { path: ['cases', 0] },
      ],
    });
  });

  it('never changes with its test set', async () => {
    const name = await create(contentOf(2));
    const { id } = await start(name);
    await prepared.core.testSets.save(
      {
        ...testSet(name, { title: 'Other' }),
        baseRevision: 1,
        definition: contentOf(5),
      },
      ann,
    );
    expect(await cellsOf(id)).toHaveLength(2);
    expect(await prepared.core.runs.get(id)).toMatchObject({
      revision: 1,
      testSetTitle: `Title of ${name}`,
    });
  });

  it.each([
    { iterations: 1, slots: 4, sizes: [1] },
    { iterations: 7, slots: 2, sizes: [2, 2, 2, 1] },
    { iterations: 12, slots: 4, sizes: Array(12).fill(1) },
    { iterations: 80, slots: 1, sizes: [25, 25, 25, 5] },
    { iterations: 3, slots: 0, sizes: [1, 1, 1] },
  ])(
    'cuts $iterations iterations for $slots slots into neighbouring shards of $sizes',
    async ({ iterations, slots, sizes }) => {
      const { id } = await start(
        await create(contentOf(iterations)),
        {},
        slots,
      );
      expect(await shardSizes(id)).toEqual(sizes);
      const positions = await prepared
        .knex('iterations as i')
        .join('shards as s', 's.id', 'i.shard_id')
        .where('i.run_id', id)
        .orderBy(['s.position', 'i.position'])
        .pluck('i.position');
      expect(positions).toEqual(positions.map((_: number, at: number) => at));
    },
  );

  it('can be carried out by the runners that fetch its shards', async () => {
    const run = await start(await create(contentOf(60)), {}, 2);
    await passAll(prepared.core);
    expect(await prepared.core.runs.get(run.id)).toMatchObject({
      state: 'finished',
      verdict: 'passed',
      counts: { total: 60, passed: 60 },
    });
  });
});
