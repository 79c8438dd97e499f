import { prepareCoreForRuns } from '../testing/preparedCore';
import {
  ann,
  content,
  contentOf,
  dataSet,
  testCase,
  testSet,
} from '../testing/samples';

describe('starting a run', () => {
  const { prepared, create, start } = prepareCoreForRuns();

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
    expect(
      (await prepared.core.runs.list({ testSet: name, limit: 1 })).items,
    ).toEqual([]);
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
    await prepared.core.testSets.create(testSet('nowhere'), ann);
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
    const entries = await prepared
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
});
