import { createCore } from '../createCore';
import { passAll } from '../testing/reports';
import {
  ann,
  ben,
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

describe('test sets', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let core: Core;

  beforeAll(async () => {
    database = await createTestDatabase();
    core = createCore({ knex: database.knex });
    await core.environments.create(environment('staging'), ann);
    await core.environments.create(environment('production'), ann);
  });
  afterAll(() => database.drop());

  const auditOf = (name: string) =>
    database
      .knex('audit_entries')
      .where({ resource_kind: 'testSet', resource_name: name })
      .orderBy('id');

  /** The content as the rows of the newest revision tell it. */
  async function contentInRows(name: string) {
    const { knex } = database;
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

  describe('create', () => {
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
      const created = await core.testSets.create(input, ann);
      expect(created).toMatchObject({
        ...head,
        tests: ['component:default/shop'],
        revision: 1,
        definition,
        updatedBy: ann.actor,
      });
      expect(await core.testSets.get('complete')).toEqual(created);
      expect(
        (await core.testSets.revisions({ name: 'complete', limit: 10 })).items,
      ).toEqual([
        {
          number: 1,
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
          comment,
          createdBy: ann.actor,
          createdAt: expect.any(String),
        },
      ]);
    });

    it('takes an empty content when none is given', async () => {
      const { definition: _, ...input } = testSet('empty');
      const created = await core.testSets.create(input, ann);
      expect(created.definition.cases).toEqual([]);
    });

    it('refuses a name that is taken', async () => {
      await core.testSets.create(testSet('taken'), ann);
      await expect(
        core.testSets.create(testSet('taken'), ben),
      ).rejects.toMatchObject({
        reason: 'conflict',
        message: expect.stringContaining('“taken”'),
      });
    });

    it('lets one of two win who take the same name at the same time', async () => {
      const outcomes = await Promise.allSettled(
        [ann, ben].map(caller =>
          core.testSets.create(testSet('contested'), caller),
        ),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual([
        'fulfilled',
        'rejected',
      ]);
      expect(
        outcomes.find(({ status }) => status === 'rejected'),
      ).toMatchObject({ reason: { reason: 'conflict' } });
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
      const refusal = await core.testSets.create(input, ann).catch(e => e);
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
        core.testSets.create(testSet('surrogate', { definition }), ann),
      ).rejects.toMatchObject({
        reason: 'invalid',
        problems: [{ place: 'case “Sign in”, step 1, url' }],
      });
    });
  });

  describe('save', () => {
    const base = { name: 'saved', title: 'Saved' };
    const input = (more: object = {}) => ({
      ...testSet(base.name),
      ...base,
      definition: contentOf(2) as unknown,
      baseRevision: 1,
      ...more,
    });

    beforeEach(async () => {
      await core.testSets.create(input(), ann);
    });
    afterEach(() => core.testSets.delete(base.name, ann));

    it('makes changed content a new revision', async () => {
      const saved = await core.testSets.save(
        input({ definition: contentOf(3), comment: 'One more person' }),
        ben,
      );
      expect(saved).toMatchObject({ revision: 2, updatedBy: ben.actor });
      const { items } = await core.testSets.revisions({
        name: base.name,
        limit: 10,
      });
      expect(items).toMatchObject([
        { number: 2, comment: 'One more person', createdBy: ben.actor },
        { number: 1 },
      ]);
      const first = await core.testSets.revision(base.name, 1);
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
      const saved = await core.testSets.save(
        input({ definition: reordered }),
        ben,
      );
      expect(saved).toMatchObject({ revision: 1, updatedBy: ann.actor });
    });

    it('keeps a changed head without a new revision', async () => {
      const before = await core.testSets.get(base.name);
      const saved = await core.testSets.save(
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
      const newer = await core.testSets.save(
        input({ definition: contentOf(3) }),
        ann,
      );
      await expect(
        core.testSets.save(input({ definition: contentOf(4) }), ben),
      ).rejects.toMatchObject({
        reason: 'conflict',
        message: expect.stringMatching(
          new RegExp(`by Ann at ${newer.updatedAt} as revision 2`),
        ),
      });
      expect((await core.testSets.get(base.name)).definition).toEqual(
        contentOf(3),
      );
    });

    it('lets one of two win who save the same revision at the same time', async () => {
      const outcomes = await Promise.allSettled(
        [3, 4, 5, 6].map(count =>
          core.testSets.save(input({ definition: contentOf(count) }), ben),
        ),
      );
      expect(
        outcomes.filter(({ status }) => status === 'fulfilled'),
      ).toHaveLength(1);
      expect(
        outcomes.filter(
          outcome =>
            outcome.status === 'rejected' &&
            outcome.reason.reason === 'conflict',
        ),
      ).toHaveLength(3);
      expect((await core.testSets.get(base.name)).revision).toBe(2);
    });

    it('refuses with all problems together and keeps what was there', async () => {
      await expect(
        core.testSets.save(
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
      expect(await core.testSets.get(base.name)).toMatchObject({
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
      await core.testSets.save(input({ definition }), ann);
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

      await core.testSets.save(
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
      await core.testSets.save(
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
        core.testSets.save(input({ definition: contentOf(9) }), {
          ...ann,
          origin: 'nowhere' as 'portal',
        }),
      ).rejects.toThrow(/audit_entries/);
      expect(await auditOf(base.name)).toEqual(before);
      expect(await core.testSets.get(base.name)).toMatchObject({
        revision: 1,
        definition: contentOf(2),
      });
    });
  });

  describe('delete', () => {
    it('keeps the runs, and what runners still need', async () => {
      await core.testSets.create(
        testSet('gone', { environments: ['staging'] }),
        ann,
      );
      const run = await core.runs.start(startOf('gone'), ann, { slots: 1 });
      await core.testSets.delete('gone', ann);
      await expect(core.testSets.get('gone')).rejects.toMatchObject({
        reason: 'notFound',
      });
      await passAll(core);
      expect(await core.runs.get(run.id)).toMatchObject({
        testSet: 'gone',
        testSetTitle: 'Title of gone',
        verdict: 'passed',
      });
    });

    it('lets numbers go on when the name is used again', async () => {
      const input = testSet('reborn', { environments: ['staging'] });
      await core.testSets.create(input, ann);
      await core.runs.start(startOf('reborn'), ann, { slots: 1 });
      await passAll(core);
      await core.testSets.delete('reborn', ann);
      const again = await core.testSets.create(input, ann);
      expect(again.revision).toBe(2);
      const run = await core.runs.start(startOf('reborn'), ann, { slots: 1 });
      expect(run).toMatchObject({ number: 2, revision: 2 });
      await passAll(core);
    });

    it('keeps in the audit trail what was deleted', async () => {
      await core.testSets.create(testSet('remembered'), ann);
      await core.testSets.delete('remembered', ben);
      const entry = (await auditOf('remembered')).at(-1);
      expect(entry).toMatchObject({
        action: 'testSet.deleted',
        actor_ref: 'user:default/ben',
        actor_eid: null,
        differences: [{ path: [], old: { definition: content() } }],
      });
    });
  });

  it('says what is not there', async () => {
    const missing = { reason: 'notFound', message: /“nothing”/ };
    const shape = {
      ...missing,
      message: expect.stringMatching(missing.message),
    };
    await expect(core.testSets.get('nothing')).rejects.toMatchObject(shape);
    await expect(core.testSets.delete('nothing', ann)).rejects.toMatchObject(
      shape,
    );
    await expect(
      core.testSets.revisions({ name: 'nothing', limit: 1 }),
    ).rejects.toMatchObject(shape);
    await expect(core.testSets.revision('complete', 7)).rejects.toMatchObject({
      reason: 'notFound',
      message: expect.stringContaining('revision 7'),
    });
  });

  describe('list', () => {
    const page = { limit: 100, offset: 0 };
    const namesOf = async (query: object) =>
      (await core.testSets.list({ ...page, ...query })).items.map(
        ({ name }) => name,
      );

    beforeAll(async () => {
      await core.testSets.create(
        testSet('list-a', {
          title: 'Zebra',
          tests: ['component:default/listed'],
          environments: ['staging'],
        }),
        ann,
      );
      await core.testSets.create(
        testSet('list-b', {
          title: 'Antelope 100%',
          definition: content({ cases: [testCase('Feed the lion')] }),
        }),
        ann,
      );
    });

    it('finds sets that test an entity or are named, by title', async () => {
      expect(
        await namesOf({
          tests: 'Component:Default/Listed',
          names: 'list-b, nothing',
        }),
      ).toEqual(['list-b', 'list-a']);
      expect(await namesOf({ tests: 'component:default/listed' })).toEqual([
        'list-a',
      ]);
      expect(await namesOf({ names: 'list-a' })).toEqual(['list-a']);
    });

    it('finds words in titles and names of cases, and takes signs for what they are', async () => {
      expect(await namesOf({ q: 'lion' })).toEqual(['list-b']);
      expect(await namesOf({ q: '0%' })).toEqual(['list-b']);
      expect(await namesOf({ q: 'ZEB' })).toEqual(['list-a']);
      expect(await namesOf({ q: 'z_bra' })).toEqual([]);
      expect(await namesOf({ q: 'Zebra\u0000' })).toEqual([]);
    });

    it('counts all that match and gives a page of them with the newest run', async () => {
      await core.runs.start(startOf('list-a'), ann, { slots: 1 });
      const newest = await core.runs.start(startOf('list-a'), ann, {
        slots: 1,
      });
      const { items, total } = await core.testSets.list({
        names: 'list-a,list-b',
        limit: 1,
        offset: 1,
      });
      expect(total).toBe(2);
      expect(items).toMatchObject([
        { name: 'list-a', caseCount: 1, lastRun: { id: newest.id, number: 2 } },
      ]);
      await passAll(core);
    });
  });
});
