import { prepareCoreForRuns } from '../testing/preparedCore';
import {
  ann,
  ben,
  content,
  contentOf,
  dataSet,
  environment,
  places,
  testCase,
  testSet,
} from '../testing/samples';

describe('a protected environment', () => {
  const { prepared, create, start, cellsOf } = prepareCoreForRuns();

  beforeAll(async () => {
    await prepared.core.environments.update(
      environment('production', { protected: true, variables: { A: '1' } }),
      ann,
    );
  });

  const save = (name: string, baseRevision: number, definition: unknown) =>
    prepared.core.testSets.save(
      {
        ...testSet(name, { environments: ['staging', 'production'] }),
        baseRevision,
        definition,
      },
      ann,
    );
  const review = async (name: string, revision: number) => {
    const { reviews } = prepared.core;
    const { id, hash } = await reviews.request(
      { name, revision, comment: '', reviewers: [] },
      ann,
    );
    return reviews.approve({ name, id, hash, comment: '' }, ben);
  };
  const inProduction = (name: string, more: object = {}) =>
    start(name, { environment: 'production', ...more });

  it('runs nothing while no revision is approved, and says what to do', async () => {
    const name = await create(contentOf(1));
    await prepared.core.reviews.request(
      { name, revision: 1, comment: '', reviewers: [] },
      ann,
    );
    await expect(inProduction(name)).rejects.toMatchObject({
      reason: 'invalid',
      problems: [
        {
          path: ['environment'],
          message: expect.stringMatching(
            /^“production” is protected.*no revision.*is approved yet\. Request a review of revision 1/,
          ),
        },
      ],
    });
    expect(await start(name)).toMatchObject({ revision: 1, approval: null });
  });

  it('runs the newest approved revision, and the run says who approved it', async () => {
    const name = await create(contentOf(2));
    const { ended } = await review(name, 1);
    await save(name, 1, contentOf(5));
    const run = await inProduction(name);
    expect(run).toMatchObject({
      revision: 1,
      approval: { by: ben.actor, at: ended!.at, newest: 2 },
      pinnedEnvironment: { protected: true },
      counts: { total: 2 },
      ofIterations: 2,
    });
    expect(await cellsOf(run.id)).toEqual([
      ['Sign in', 'r1'],
      ['Sign in', 'r2'],
    ]);
    // Elsewhere the newest runs, as always.
    expect(await start(name)).toMatchObject({
      revision: 2,
      approval: null,
      counts: { total: 5 },
    });
    await review(name, 2);
    expect(await inProduction(name)).toMatchObject({
      revision: 2,
      approval: { newest: 2 },
    });
  });

  it('takes cases, rows, locks and what is needed from the approved revision', async () => {
    const approved = content({
      cases: [
        testCase('Old', { dataSet: 'People', locks: ['old lock'] }),
        testCase('Renamed later'),
      ],
      dataSets: [dataSet('People', 3)],
    });
    const name = await create(approved);
    await review(name, 1);
    await save(
      name,
      1,
      content({
        cases: [
          testCase('New', {
            locks: ['new lock'],
            // The environment does not have it, and the approved revision does not ask for it.
            steps: [{ keyword: 'openUrl', url: '{{env.MISSING}}' }],
          }),
        ],
      }),
    );
    const run = await inProduction(name, {
      cases: ['Old'],
      rows: { People: ['r3'] },
    });
    expect(await cellsOf(run.id)).toEqual([['Old', 'r3']]);
    expect(run.ofIterations).toBe(4);
    expect(
      await prepared.knex('shards').where({ run_id: run.id }).pluck('locks'),
    ).toEqual([['old lock']]);
    await expect(inProduction(name, { cases: ['New'] })).rejects.toMatchObject({
      problems: [{ message: expect.stringContaining('“New”') }],
    });
  });

  it('repeats at the newest approved revision, not at the newest', async () => {
    const name = await create(contentOf(1));
    await review(name, 1);
    const first = await inProduction(name);
    await save(name, 1, contentOf(2));
    const again = (id: string) =>
      prepared.core.runs.repeat({ id, scope: 'all' }, ann, places(1));
    expect(await again(first.id)).toMatchObject({
      revision: 1,
      approval: { by: ben.actor, newest: 2 },
    });
    await review(name, 2);
    expect(await again(first.id)).toMatchObject({ revision: 2 });
  });

  it('repeats no run from before it was protected, unless there is an approved revision', async () => {
    const { core } = prepared;
    await core.environments.update(environment('staging'), ann);
    const name = await create(contentOf(1));
    const before = await start(name);
    await core.environments.update(
      environment('staging', { protected: true }),
      ann,
    );
    await expect(
      core.runs.repeat({ id: before.id, scope: 'all' }, ann, places(1)),
    ).rejects.toThrow(/no revision .* is approved yet/);
    await core.environments.update(environment('staging'), ann);
  });

  it('runs nothing after the approval was taken back', async () => {
    const name = await create(contentOf(1));
    const { id } = await review(name, 1);
    await prepared.core.reviews.requestChanges(
      { name, id, comment: 'By mistake' },
      ben,
    );
    await expect(inProduction(name)).rejects.toThrow(/is approved yet/);
  });

  it('runs no content that was changed past the portal', async () => {
    const name = await create(contentOf(1));
    await review(name, 1);
    await prepared
      .knex('revisions as r')
      .whereRaw('test_set_id = (select id from test_sets where name = ?)', [
        name,
      ])
      .update({ snapshot: JSON.stringify(contentOf(2)) });
    await expect(inProduction(name)).rejects.toThrow(
      /is not what was approved/,
    );
  });
});
