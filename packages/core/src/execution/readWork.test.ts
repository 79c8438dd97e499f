import { createCore } from '../createCore';
import { handOut, passAll, wholeIteration } from '../testing/reports';
import {
  ann,
  content,
  startOf,
  startRunOf,
  testCase,
  testSet,
} from '../testing/samples';
import { createTestDatabase } from '../testing/testDatabase';
import type { Core } from '../types';

describe('a shard gives its runner', () => {
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

  it('what its iterations need, and nothing else', async () => {
    await start(1);
    const [before] = await handOut(core);
    await core.shards.takeBack(before.shardId, 1, 'end');
    await passAll(core);
    const definition = content({
      cases: [
        testCase('Wanted', {
          steps: [
            { keyword: 'useSteps', group: 'Outer' },
            { keyword: 'click', target: 'Button' },
          ],
        }),
        testCase('Other', {
          steps: [{ keyword: 'click', target: 'Unneeded' }],
        }),
      ],
      stepGroups: [
        {
          name: 'Outer',
          steps: [
            {
              keyword: 'useSession',
              action: 'load',
              name: 's',
              otherwise: 'Inner',
            },
          ],
        },
        {
          name: 'Inner',
          steps: [{ keyword: 'click', target: { css: 'a', within: 'Form' } }],
        },
        { name: 'Unused', steps: [] },
      ],
      elements: [
        { name: 'Button', locator: { role: 'button', within: 'Bar' } },
        { name: 'Bar', locator: { css: 'nav' } },
        { name: 'Form', locator: { css: 'form' } },
        { name: 'Unneeded', locator: { css: 'b' } },
      ],
    });
    const set = testSet('needs', { definition, environments: ['staging'] });
    await core.testSets.create(set, ann);
    const run = await core.runs.start(
      startOf('needs', { cases: ['Wanted'] }),
      ann,
      { slots: 1 },
    );
    const [key] = await handOut(core, 1, 45_000);
    const { work } = await core.shards.work(key);
    expect(work).toEqual({
      runId: run.id,
      shardId: key.shardId,
      testSet: 'needs',
      revision: 1,
      leaseMs: 45_000,
      environment: run.pinnedEnvironment,
      options: run.options,
      cases: [definition.cases[0]],
      stepGroups: definition.stepGroups.slice(0, 2),
      elements: definition.elements.slice(0, 3),
      iterations: [
        {
          id: expect.any(String),
          caseName: 'Wanted',
          rowKey: null,
          values: {},
        },
      ],
    });
  });

  it('only iterations that no earlier attempt has finished', async () => {
    await start(6);
    const [first] = await handOut(core);
    const { work } = await core.shards.work(first);
    await core.shards.ingest(first, wholeIteration(work.iterations[0].id));
    await core.shards.takeBack(first.shardId, 1, 'its process has ended');
    const [second] = await handOut(core);
    expect(second.shardId).toBe(first.shardId);
    expect((await core.shards.work(second)).work.iterations).toEqual(
      work.iterations.slice(1),
    );
  });

  it('the same work when it asks again, and tells of the beginning once', async () => {
    const run = await start(1);
    const [key] = await handOut(core);
    const first = await core.shards.work(key);
    expect(first.change).toMatchObject({ state: 'running', version: 2 });
    expect(await core.shards.work(key)).toEqual(first);
    const begun = await core.runs.get(run.id);
    expect(begun.startedAt).toEqual(expect.any(String));
  });
});
