import { prepareCoreForShards } from '../testing/preparedCore';
import { handOut, passAll, wholeIteration } from '../testing/reports';
import {
  ann,
  content,
  places,
  startOf,
  testCase,
  testSet,
} from '../testing/samples';

describe('a shard gives its runner', () => {
  const { prepared, start } = prepareCoreForShards();

  it('what its iterations need, and nothing else', async () => {
    await start(1);
    const [before] = await handOut(prepared.core);
    await prepared.core.shards.takeBack(before.shardId, 1, 'end');
    await passAll(prepared.core);
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
    await prepared.core.testSets.create(set, ann);
    const run = await prepared.core.runs.start(
      startOf('needs', { cases: ['Wanted'] }),
      ann,
      places(1),
    );
    const [key] = await handOut(prepared.core, 1, 45_000);
    const { work } = await prepared.core.shards.work(key);
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
    const [first] = await handOut(prepared.core);
    const { work } = await prepared.core.shards.work(first);
    await prepared.core.shards.ingest(
      first,
      wholeIteration(work.iterations[0].id),
    );
    await prepared.core.shards.takeBack(
      first.shardId,
      1,
      'its process has ended',
    );
    const [second] = await handOut(prepared.core);
    expect(second.shardId).toBe(first.shardId);
    expect((await prepared.core.shards.work(second)).work.iterations).toEqual(
      work.iterations.slice(1),
    );
  });

  it('the same work when it asks again, and tells of the beginning once', async () => {
    const run = await start(1);
    const [key] = await handOut(prepared.core);
    const first = await prepared.core.shards.work(key);
    expect(first.change).toMatchObject({ state: 'running', version: 2 });
    expect(await prepared.core.shards.work(key)).toEqual(first);
    const begun = await prepared.core.runs.get(run.id);
    expect(begun.startedAt).toEqual(expect.any(String));
  });
});
