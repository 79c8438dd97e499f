import { prepareCoreForTestSets } from '../testing/preparedCore';
import {
  ann,
  ben,
  content,
  contentOf,
  testCase,
  testSet,
} from '../testing/samples';

describe('creating a test set', () => {
  const { prepared, auditOf } = prepareCoreForTestSets();

  it('keeps head and content, and begins with revision 1', async () => {
    const input = testSet('complete', {
      description: 'All of it',
      tests: ['Component:default/Shop'],
      system: 'system:default/shop',
      tags: ['smoke'],
      environments: ['staging', 'production'],
      definition: contentOf(3),
      comment: 'First',
    });
    const { definition, comment, ...head } = input;
    const created = await prepared.core.testSets.create(input, ann);
    expect(created).toMatchObject({
      ...head,
      tests: ['component:default/shop'],
      revision: 1,
      definition,
      updatedBy: ann.actor,
    });
    expect(await prepared.core.testSets.get('complete')).toEqual(created);
    expect(
      (await prepared.core.testSets.revisions({ name: 'complete', limit: 10 }))
        .items,
    ).toEqual([
      {
        number: 1,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        comment,
        createdBy: ann.actor,
        createdAt: expect.any(String),
        state: 'draft',
        approval: null,
      },
    ]);
  });

  it('takes an empty content when none is given', async () => {
    const { definition: _, ...input } = testSet('empty');
    const created = await prepared.core.testSets.create(input, ann);
    expect(created.definition.cases).toEqual([]);
  });

  it('refuses a name that is taken', async () => {
    await prepared.core.testSets.create(testSet('taken'), ann);
    await expect(
      prepared.core.testSets.create(testSet('taken'), ben),
    ).rejects.toMatchObject({
      reason: 'conflict',
      message: expect.stringContaining('“taken”'),
    });
  });

  it('lets one of two win who take the same name at the same time', async () => {
    const outcomes = await Promise.allSettled(
      [ann, ben].map(caller =>
        prepared.core.testSets.create(testSet('contested'), caller),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { reason: 'conflict' },
    });
  });

  it('refuses with all problems together, of head, content and environments', async () => {
    const input = testSet('Bad Name', {
      title: ' ',
      owner: 'nobody',
      environments: ['staging', 'nowhere', 'staging'],
      description: 'a\u0000b',
      definition: {
        cases: [
          { name: 'One', steps: [{ keyword: 'clik' }] },
          { name: 'One', dataSet: 'Missing', steps: [] },
        ],
      },
    });
    const refusal = await prepared.core.testSets
      .create(input, ann)
      .catch(e => e);
    expect(refusal.reason).toBe('invalid');
    const said = refusal.problems.map((problem: { path: unknown[] }) =>
      problem.path.join('.'),
    );
    expect(said.sort()).toEqual([
      'cases.0.steps.0.keyword',
      'cases.1.dataSet',
      'cases.1.name',
      'description',
      'environments.1',
      'environments.2',
      'name',
      'owner',
      'title',
    ]);
    expect(await auditOf('Bad Name')).toEqual([]);
  });

  it('refuses a text that cannot be kept and says where it is', async () => {
    const definition = content({
      cases: [
        testCase('Sign in', {
          steps: [{ keyword: 'openUrl', url: '/\ud800' }],
        }),
      ],
    });
    await expect(
      prepared.core.testSets.create(testSet('surrogate', { definition }), ann),
    ).rejects.toMatchObject({
      reason: 'invalid',
      problems: [{ place: 'case “Sign in”, step 1, url' }],
    });
  });
});
