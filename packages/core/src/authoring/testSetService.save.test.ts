import { prepareCoreForTestSets } from '../testing/preparedCore';
import {
  ann,
  ben,
  content,
  contentOf,
  dataSet,
  testCase,
  testSet,
} from '../testing/samples';

describe('saving a test set', () => {
  const { prepared, auditOf } = prepareCoreForTestSets();

  /** The content as the rows of the newest revision tell it. */
  async function contentInRows(name: string) {
    const { knex } = prepared;
    const { id } = await knex('test_sets').where({ name }).first('id');
    const list = (table: string) =>
      knex(table).where({ test_set_id: id }).orderBy('position');
    return {
      cases: await list('test_cases'),
      stepGroups: await list('step_groups'),
      elements: await list('elements'),
      dataSets: await Promise.all(
        (
          await list('data_sets')
        ).map(async (set: { id: string; name: string }) => ({
          name: set.name,
          rows: await knex('data_rows')
            .where({ data_set_id: set.id })
            .orderBy('position')
            .pluck('key'),
        })),
      ),
    };
  }
  const base = { name: 'saved', title: 'Saved' };
  const input = (more: object = {}) => ({
    ...testSet(base.name),
    ...base,
    definition: contentOf(2) as unknown,
    baseRevision: 1,
    ...more,
  });

  beforeEach(async () => {
    await prepared.core.testSets.create(input(), ann);
  });
  afterEach(() => prepared.core.testSets.delete(base.name, ann));

  it('makes changed content a new revision', async () => {
    const saved = await prepared.core.testSets.save(
      input({ definition: contentOf(3), comment: 'One more person' }),
      ben,
    );
    expect(saved).toMatchObject({ revision: 2, updatedBy: ben.actor });
    const { items } = await prepared.core.testSets.revisions({
      name: base.name,
      limit: 10,
    });
    expect(items).toMatchObject([
      { number: 2, comment: 'One more person', createdBy: ben.actor },
      { number: 1 },
    ]);
    const first = await prepared.core.testSets.revision(base.name, 1);
    expect(first.definition).toEqual(contentOf(2));
  });

  it('makes no new revision of equal content, however it is written', async () => {
    const { cases, dataSets, ...rest } = contentOf(2);
    const reordered = {
      dataSets,
      ...rest,
      cases: cases.map(({ name, steps, ...more }) => ({
        ...more,
        steps,
        name,
      })),
    };
    const saved = await prepared.core.testSets.save(
      input({ definition: reordered }),
      ben,
    );
    expect(saved).toMatchObject({ revision: 1, updatedBy: ann.actor });
  });

  it('keeps a changed head without a new revision', async () => {
    const before = await prepared.core.testSets.get(base.name);
    const saved = await prepared.core.testSets.save(
      input({ title: 'Better', environments: ['production'] }),
      ben,
    );
    expect(saved).toMatchObject({
      title: 'Better',
      environments: ['production'],
      revision: 1,
      updatedBy: ben.actor,
    });
    expect(saved.updatedAt > before.updatedAt).toBe(true);
  });

  it('refuses a save that is based on an older revision, and says who saved when', async () => {
    const newer = await prepared.core.testSets.save(
      input({ definition: contentOf(3) }),
      ann,
    );
    await expect(
      prepared.core.testSets.save(input({ definition: contentOf(4) }), ben),
    ).rejects.toMatchObject({
      reason: 'conflict',
      message: expect.stringMatching(
        new RegExp(`by Ann at ${newer.updatedAt} as revision 2`),
      ),
    });
    expect((await prepared.core.testSets.get(base.name)).definition).toEqual(
      contentOf(3),
    );
  });

  it('lets one of two win who save the same revision at the same time', async () => {
    const outcomes = await Promise.allSettled(
      [3, 4, 5, 6].map(count =>
        prepared.core.testSets.save(
          input({ definition: contentOf(count) }),
          ben,
        ),
      ),
    );
    expect(
      outcomes.filter(({ status }) => status === 'fulfilled'),
    ).toHaveLength(1);
    expect(
      outcomes.filter(
        outcome =>
          outcome.status === 'rejected' && outcome.reason.reason === 'conflict',
      ),
    ).toHaveLength(3);
    expect((await prepared.core.testSets.get(base.name)).revision).toBe(2);
  });

  it('refuses with all problems together and keeps what was there', async () => {
    await expect(
      prepared.core.testSets.save(
        input({ title: '', environments: ['nowhere'], definition: {} }),
        ann,
      ),
    ).rejects.toMatchObject({
      reason: 'invalid',
      problems: [
        { path: ['title'] },
        { path: ['cases'], message: 'is needed' },
        { path: ['environments', 0] },
      ],
    });
    expect(await prepared.core.testSets.get(base.name)).toMatchObject({
      title: 'Saved',
      revision: 1,
    });
  });

  it('holds the newest content in rows as well', async () => {
    const definition = content({
      cases: [
        testCase('Second', { tags: ['a', 'b'], description: 'Says more' }),
        testCase('First', { dataSet: 'People', disabled: true }),
      ],
      stepGroups: [
        {
          name: 'Group',
          parameters: [{ name: 'user' }],
          steps: [{ keyword: 'openUrl', url: '/{{user}}' }],
        },
      ],
      elements: [{ name: 'Button', locator: { role: 'button' } }],
      dataSets: [dataSet('Others', 1), dataSet('People', 4)],
    });
    await prepared.core.testSets.save(input({ definition }), ann);
    const groups = definition.stepGroups;
    expect(await contentInRows(base.name)).toMatchObject({
      cases: [
        { name: 'Second', tags: ['a', 'b'], description: 'Says more' },
        { name: 'First', data_set: 'People', disabled: true },
      ],
      stepGroups: [{ ...groups[0], position: 0 }],
      elements: [{ name: 'Button', locator: { role: 'button' } }],
      dataSets: [
        { name: 'Others', rows: ['r1'] },
        { name: 'People', rows: ['r1', 'r2', 'r3', 'r4'] },
      ],
    });

    await prepared.core.testSets.save(
      input({ definition: content(), baseRevision: 2 }),
      ann,
    );
    expect(await contentInRows(base.name)).toMatchObject({
      cases: [{ name: 'Sign in' }],
      stepGroups: [],
      elements: [],
      dataSets: [],
    });
  });

  it('leaves an audit entry that says what was there and what is there', async () => {
    await prepared.core.testSets.save(
      input({ title: 'New title', definition: contentOf(3) }),
      ann,
    );
    const [, entry] = await auditOf(base.name).then(all => all.slice(-2));
    expect(entry).toMatchObject({
      actor_ref: 'user:default/ann',
      actor_eid: 'E100',
      actor_name: 'Ann',
      origin: 'portal',
      request_id: 'request-1',
      action: 'testSet.saved',
      differences: [
        { path: ['title'], old: 'Saved', new: 'New title' },
        {
          path: ['definition', 'dataSets', 'People', 'rows', 'r3'],
          new: { key: 'r3', values: { email: 'person3@example.org' } },
        },
      ],
    });
  });

  it('keeps neither change nor audit entry when one of them fails', async () => {
    const before = await auditOf(base.name);
    await expect(
      prepared.core.testSets.save(input({ definition: contentOf(9) }), {
        ...ann,
        origin: 'nowhere' as 'portal',
      }),
    ).rejects.toThrow(/audit_entries/);
    expect(await auditOf(base.name)).toEqual(before);
    expect(await prepared.core.testSets.get(base.name)).toMatchObject({
      revision: 1,
      definition: contentOf(2),
    });
  });
});
