import { createCore } from '../createCore';
import { passAll } from '../testing/reports';
import {
  ann,
  ben,
  content,
  environment,
  places,
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

  describe('delete', () => {
    it('keeps the runs, and what runners still need', async () => {
      await core.testSets.create(
        testSet('gone', { environments: ['staging'] }),
        ann,
      );
      const run = await core.runs.start(startOf('gone'), ann, places(1));
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
      await core.runs.start(startOf('reborn'), ann, places(1));
      await passAll(core);
      await core.testSets.delete('reborn', ann);
      const again = await core.testSets.create(input, ann);
      expect(again.revision).toBe(2);
      const run = await core.runs.start(startOf('reborn'), ann, places(1));
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
    await core.testSets.create(testSet('complete'), ann);
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
      await core.runs.start(startOf('list-a'), ann, places(1));
      const newest = await core.runs.start(startOf('list-a'), ann, places(1));
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
