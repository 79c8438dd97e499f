import { runOptionsSchema } from '@uatcms/plugin-uat-common';
import { createCore } from '../createCore';
import { passAll } from '../testing/reports';
import {
  ann,
  content,
  contentOf,
  dataSet,
  environment,
  startOf,
  testCase,
  testSet,
} from '../testing/samples';
import { createTestDatabase } from '../testing/testDatabase';
import type { Core } from '../types';

describe('starting a run', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let core: Core;
  let count = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    core = createCore({ knex: database.knex });
    await core.environments.create(
      environment('staging', {
        variables: { LANG: 'en' },
        secrets: ['PASSWORD'],
        allowedHosts: ['*.cdn.example.org', 'shop.example.org'],
      }),
      ann,
    );
    await core.environments.create(
      environment('production', { baseUrl: 'https://[::1]:8443/x' }),
      ann,
    );
    await core.environments.create(environment('unlisted'), ann);
  });
  afterAll(() => database.drop());

  async function create(definition: unknown): Promise<string> {
    const name = `set-${count++}`;
    const environments = ['staging', 'production'];
    await core.testSets.create(
      testSet(name, { environments, definition }),
      ann,
    );
    return name;
  }

  const start = (name: string, more: object = {}, slots = 1) =>
    core.runs.start(startOf(name, more), ann, { slots });

  async function cellsOf(id: string) {
    const { items } = await core.runs.iterations({
      id,
      limit: 5_000,
      offset: 0,
    });
    return items.map(({ caseName, rowKey }) => [caseName, rowKey]);
  }

  const shardSizes = (runId: string): Promise<number[]> =>
    database
      .knex('iterations as i')
      .join('shards as s', 's.id', 'i.shard_id')
      .where('i.run_id', runId)
      .groupBy('s.position')
      .orderBy('s.position')
      .select(database.knex.raw('count(*)::int as size'))
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
      createdBy: ann.actor,
      startedAt: null,
      repeats: null,
      cancelledBy: null,
      pinnedEnvironment: {
        name: 'staging',
        baseUrl: 'https://shop.example.org',
        variables: { LANG: 'en' },
        secrets: ['PASSWORD'],
        allowedHosts: ['shop.example.org', '*.cdn.example.org'],
      },
    });
    expect(await core.runs.get(run.id)).toEqual(run);
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
    const [{ id }] = (await core.runs.iterations(page)).items;
    expect((await core.runs.iteration(run.id, id)).values).toEqual({
      word: ' x ',
      price: '12.5',
      member: 'false',
      born: '2026-01-31',
      left: '',
      empty: '',
    });
  });

  it('never changes with its test set', async () => {
    const name = await create(contentOf(2));
    const { id } = await start(name);
    await core.testSets.save(
      {
        ...testSet(name, { title: 'Other' }),
        baseRevision: 1,
        definition: contentOf(5),
      },
      ann,
    );
    expect(await cellsOf(id)).toHaveLength(2);
    expect(await core.runs.get(id)).toMatchObject({
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
      const positions = await database
        .knex('iterations as i')
        .join('shards as s', 's.id', 'i.shard_id')
        .where('i.run_id', id)
        .orderBy(['s.position', 'i.position'])
        .pluck('i.position');
      expect(positions).toEqual(positions.map((_: number, at: number) => at));
    },
  );

  it('refuses with all problems together', async () => {
    const name = await create(
      content({
        cases: [
          testCase('A', {
            dataSet: 'People',
            steps: [
              { keyword: 'openUrl', url: '{{env.HOME}}' },
              { keyword: 'useSteps', group: 'Sign in' },
            ],
          }),
        ],
        stepGroups: [
          {
            name: 'Sign in',
            steps: [{ keyword: 'openUrl', url: '/{{secret.TOKEN}}' }],
          },
        ],
        dataSets: [dataSet('People', 2)],
      }),
    );
    const refusal = await start(name, {
      cases: ['A', 'B'],
      rows: { People: ['r1', 'r9'], Nobody: ['r1'] },
    }).catch(error => error);
    expect(refusal).toMatchObject({ reason: 'invalid' });
    expect(refusal.problems).toMatchObject([
      { path: ['cases', 1] },
      { path: ['rows', 'People', 1] },
      { path: ['rows', 'Nobody'] },
      {
        path: ['cases', 0, 'steps', 0, 'url'],
        place: 'case “A”, step 1, url',
        message: expect.stringContaining('“HOME”'),
      },
      {
        path: ['stepGroups', 0, 'steps', 0, 'url'],
        message: expect.stringContaining('“TOKEN”'),
      },
    ]);
    expect((await core.runs.list({ testSet: name, limit: 1 })).items).toEqual(
      [],
    );
  });

  it('asks the environment only for what the chosen cases need', async () => {
    const name = await create(
      content({
        cases: [
          testCase('Needs nothing'),
          testCase('Needs more', {
            steps: [{ keyword: 'openUrl', url: '/{{env.HOME}}' }],
          }),
        ],
      }),
    );
    await expect(start(name, { cases: ['Needs more'] })).rejects.toMatchObject({
      problems: [{ path: ['cases', 1, 'steps', 0, 'url'] }],
    });
    await start(name, { cases: ['Needs nothing'] });
  });

  it.each([
    { more: { environment: 'unlisted' }, says: /“unlisted”.*staging/ },
    { more: { environment: 'nowhere' }, says: /“nowhere”/ },
    { more: { rows: { People: [] } }, says: /nothing to run/ },
  ])('refuses $more', async ({ more, says }) => {
    const name = await create(contentOf(2));
    await expect(start(name, more)).rejects.toMatchObject({
      reason: 'invalid',
      problems: [{ message: expect.stringMatching(says) }],
    });
  });

  it('refuses a test set that lists no environment, and one that is not there', async () => {
    await core.testSets.create(testSet('nowhere'), ann);
    await expect(start('nowhere')).rejects.toMatchObject({
      reason: 'invalid',
      problems: [{ path: ['environment'] }],
    });
    await expect(start('missing')).rejects.toMatchObject({
      reason: 'notFound',
    });
  });

  it('refuses more iterations than a run takes', async () => {
    const name = await create(
      content({
        cases: Array.from({ length: 11 }, (_, index) =>
          testCase(`Case ${index}`, { dataSet: 'People' }),
        ),
        dataSets: [dataSet('People', 2_000)],
      }),
    );
    await expect(start(name)).rejects.toMatchObject({
      reason: 'invalid',
      problems: [{ message: expect.stringMatching(/22000.*20000/) }],
    });
  });

  it('leaves an audit entry, and none when it is refused', async () => {
    const name = await create(contentOf(2));
    const run = await start(name);
    await expect(start(name, { cases: ['X'] })).rejects.toThrow();
    const entries = await database
      .knex('audit_entries')
      .whereRaw(`differences @> ?`, [
        JSON.stringify([{ new: { testSet: name } }]),
      ]);
    expect(entries).toMatchObject([
      {
        action: 'testRun.started',
        resource_kind: 'testRun',
        resource_name: run.id,
        actor_ref: 'user:default/ann',
      },
    ]);
  });

  describe('again', () => {
    const repeat = (id: string, more: object = {}) =>
      core.runs.repeat({ id, scope: 'all', ...more }, ann, { slots: 1 });

    async function withVerdicts(verdicts: Record<string, string>) {
      const name = await create(contentOf(4));
      const { id } = await start(name);
      const rows = await database.knex('iterations').where({ run_id: id });
      await database
        .knex('shards')
        .where({ run_id: id })
        .update({ state: 'finished', outcome: 'done' });
      for (const row of rows) {
        await database
          .knex('iterations')
          .where({ id: row.id })
          .update({
            state: 'finished',
            verdict: verdicts[row.row_key] ?? 'passed',
          });
      }
      return { name, id, rows };
    }

    it('takes the same cases, rows, environment, executor and options at the newest revision', async () => {
      const name = await create(contentOf(3));
      const options = runOptionsSchema.parse({ retries: 1 });
      const first = await start(name, {
        rows: { People: ['r1', 'r3'] },
        environment: 'production',
        executor: 'lambda',
        options,
      });
      await core.testSets.save(
        {
          ...testSet(name, { environments: ['staging', 'production'] }),
          baseRevision: 1,
          definition: contentOf(5),
        },
        ann,
      );
      const again = await repeat(first.id);
      expect(again).toMatchObject({
        number: 2,
        revision: 2,
        environment: 'production',
        executor: 'lambda',
        options,
        repeats: { id: first.id, number: 1 },
      });
      expect(await cellsOf(again.id)).toEqual([
        ['Sign in', 'r1'],
        ['Sign in', 'r3'],
      ]);
    });

    it('takes those that failed, ended with an error or were cancelled', async () => {
      const { id } = await withVerdicts({
        r1: 'failed',
        r2: 'error',
        r3: 'cancelled',
        r4: 'flaky',
      });
      const again = await repeat(id, { scope: 'failed' });
      expect(await cellsOf(again.id)).toEqual([
        ['Sign in', 'r1'],
        ['Sign in', 'r2'],
        ['Sign in', 'r3'],
      ]);
    });

    it('takes only the iterations that are named', async () => {
      const { id, rows } = await withVerdicts({ r1: 'failed', r2: 'failed' });
      const iterations = rows
        .filter(row => ['r2', 'r3'].includes(row.row_key))
        .map(row => row.id);
      const failed = await repeat(id, { scope: 'failed', iterations });
      expect(await cellsOf(failed.id)).toEqual([['Sign in', 'r2']]);
      const all = await repeat(id, { iterations });
      expect(await cellsOf(all.id)).toHaveLength(2);
    });

    it('leaves out what is gone, and is refused only when nothing is left', async () => {
      const { id, name } = await withVerdicts({ r1: 'failed', r4: 'failed' });
      const saveRows = (rows: number, baseRevision: number) =>
        core.testSets.save(
          {
            ...testSet(name, { environments: ['staging'] }),
            baseRevision,
            definition: contentOf(rows),
          },
          ann,
        );
      await saveRows(2, 1);
      const again = await repeat(id, { scope: 'failed' });
      expect(await cellsOf(again.id)).toEqual([['Sign in', 'r1']]);
      await saveRows(0, 2);
      await expect(repeat(id, { scope: 'failed' })).rejects.toMatchObject({
        reason: 'invalid',
        problems: [{ message: expect.stringContaining('newest revision') }],
      });
    });

    it('is refused when nothing has failed, or a named iteration is not of the run', async () => {
      const { id } = await withVerdicts({});
      await expect(repeat(id, { scope: 'failed' })).rejects.toMatchObject({
        reason: 'invalid',
        problems: [{ path: ['scope'] }],
      });
      await expect(
        repeat(id, { iterations: ['00000000-0000-4000-8000-000000000000'] }),
      ).rejects.toMatchObject({
        reason: 'invalid',
        problems: [{ path: ['iterations', 0] }],
      });
    });

    it('says that the run, or its test set, is not there', async () => {
      await expect(repeat('not an id')).rejects.toMatchObject({
        reason: 'notFound',
      });
      const { id, name } = await withVerdicts({});
      await core.testSets.delete(name, ann);
      await expect(repeat(id)).rejects.toMatchObject({ reason: 'notFound' });
    });
  });

  describe('and listing runs', () => {
    it('gives newest first, page by page, without a gap or a repetition', async () => {
      const name = await create(content());
      const runs = await Promise.all(
        Array.from({ length: 7 }, () => start(name)),
      );
      const seen: string[] = [];
      let more = true;
      while (more) {
        const page = await core.runs.list({
          testSet: name,
          limit: 3,
          after: seen.at(-1),
        });
        seen.push(...page.items.map(({ id }) => id));
        more = page.more;
      }
      const inOrder = await database
        .knex('test_runs')
        .where({ test_set: name })
        .orderByRaw('created_at desc, id desc')
        .pluck('id');
      expect(seen).toEqual(inOrder);
      expect(seen).toHaveLength(runs.length);
    });

    it('gives those of sets that test an entity or are named', async () => {
      const tested = await create(content());
      await core.testSets.save(
        {
          ...testSet(tested, {
            tests: ['component:default/listed'],
            environments: ['staging'],
          }),
          baseRevision: 1,
          definition: content(),
        },
        ann,
      );
      const named = await create(content());
      const ids = [];
      for (const name of [tested, named, tested, await create(content())]) {
        ids.push((await start(name)).id);
      }
      const listed = async (query: object) =>
        (await core.runs.list({ limit: 10, ...query })).items.map(
          ({ id }) => id,
        );
      const tests = 'component:default/Listed';
      expect(await listed({ tests })).toEqual([ids[2], ids[0]]);
      expect(await listed({ tests, names: named })).toEqual([
        ids[2],
        ids[1],
        ids[0],
      ]);
      expect(await listed({ names: named })).toEqual([ids[1]]);
      expect(await listed({ tests, names: named, testSet: named })).toEqual([
        ids[1],
      ]);
      expect(await listed({ tests: 'component:default/none' })).toEqual([]);
      expect(await listed({ tests, limit: 1, after: ids[2] })).toEqual([
        ids[0],
      ]);
      expect((await listed({})).slice(0, 4)).toEqual([...ids].reverse());
    });
  });

  it('can be carried out by the runners that fetch its shards', async () => {
    const run = await start(await create(contentOf(60)), {}, 2);
    await passAll(core);
    expect(await core.runs.get(run.id)).toMatchObject({
      state: 'finished',
      verdict: 'passed',
      counts: { total: 60, passed: 60 },
    });
  });
});
