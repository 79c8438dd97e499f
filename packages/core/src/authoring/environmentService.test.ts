import { createCore } from '../createCore';
import { passAll } from '../testing/reports';
import { ann, environment, places, startOf, testSet } from '../testing/samples';
import { createTestDatabase } from '../testing/testDatabase';
import type { Caller, Core } from '../types';

const configuration: Caller = {
  actor: { ref: 'plugin:uat' },
  origin: 'configuration',
};

describe('environments', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let core: Core;

  beforeEach(async () => {
    database = await createTestDatabase();
    core = createCore({ knex: database.knex });
  });
  afterEach(() => database.drop());

  const audited = () =>
    database
      .knex('audit_entries')
      .where({ resource_kind: 'environment' })
      .orderBy('id')
      .select('action', 'resource_name', 'differences');

  const managers = async () =>
    Object.fromEntries(
      (await core.environments.list()).items.map(item => [
        item.name,
        item.managedBy,
      ]),
    );

  it('are created, changed and deleted by people, with an audit entry each', async () => {
    const input = environment('staging', {
      variables: { LANG: 'en' },
      secrets: ['PASSWORD'],
      allowedHosts: ['*.example.org'],
      protected: true,
    });
    expect(await core.environments.create(input, ann)).toEqual({
      ...input,
      managedBy: 'portal',
      updatedAt: expect.any(String),
    });
    const changed = { ...input, variables: { LANG: 'de' }, protected: false };
    await core.environments.update(changed, ann);
    expect((await core.environments.list()).items).toMatchObject([changed]);
    await core.environments.delete('staging', ann);
    expect((await core.environments.list()).items).toEqual([]);
    expect(await audited()).toMatchObject([
      { action: 'environment.created' },
      {
        action: 'environment.updated',
        differences: [
          { path: ['variables', 'LANG'], old: 'en', new: 'de' },
          { path: ['protected'], old: true, new: false },
        ],
      },
      { action: 'environment.deleted', resource_name: 'staging' },
    ]);
  });

  it('are refused with all problems together', async () => {
    const refusal = core.environments.create(
      environment('Not a name', {
        title: '',
        baseUrl: 'ftp://x',
        variables: { 'a b': 'c\u0000' },
        allowedHosts: ['https://x'],
      }),
      ann,
    );
    await expect(refusal).rejects.toMatchObject({ reason: 'invalid' });
    const { problems } = await refusal.catch(error => error);
    expect(new Set(problems.map((one: any) => one.path[0]))).toEqual(
      new Set(['name', 'title', 'baseUrl', 'variables', 'allowedHosts']),
    );
  });

  it('have names of their own', async () => {
    await core.environments.create(environment('staging'), ann);
    await expect(
      core.environments.create(environment('staging'), ann),
    ).rejects.toMatchObject({ reason: 'conflict' });
    for (const attempt of [
      () => core.environments.update(environment('nothing'), ann),
      () => core.environments.delete('nothing', ann),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ reason: 'notFound' });
    }
  });

  it('cannot be deleted while test sets list them', async () => {
    await core.environments.create(environment('staging'), ann);
    await core.testSets.create(
      testSet('checkout', { environments: ['staging'] }),
      ann,
    );
    await expect(
      core.environments.delete('staging', ann),
    ).rejects.toMatchObject({
      reason: 'conflict',
      message: expect.stringContaining('checkout'),
    });
    await core.testSets.delete('checkout', ann);
    await core.environments.delete('staging', ann);
  });

  it('leave runs with what they were started with', async () => {
    await core.environments.create(environment('staging'), ann);
    await core.testSets.create(
      testSet('checkout', { environments: ['staging'] }),
      ann,
    );
    const { id } = await core.runs.start(startOf('checkout'), ann, places(1));
    await core.environments.update(
      environment('staging', { baseUrl: 'https://other.example.org' }),
      ann,
    );
    await core.testSets.delete('checkout', ann);
    await core.environments.delete('staging', ann);
    await passAll(core);
    expect(await core.runs.get(id)).toMatchObject({
      environment: 'staging',
      pinnedEnvironment: { baseUrl: 'https://shop.example.org' },
      verdict: 'passed',
    });
  });

  describe('of the configuration', () => {
    const apply = (...names: string[]) =>
      core.environments.applyConfiguration(
        names.map(name => environment(name)),
        configuration,
      );

    it('are made exactly these, and those of the portal left alone', async () => {
      await core.environments.create(environment('mine'), ann);
      await apply('one', 'two');
      await apply('two', 'three');
      expect(await managers()).toEqual({
        mine: 'portal',
        two: 'configuration',
        three: 'configuration',
      });
    });

    it('change nothing when nothing changed', async () => {
      await apply('one');
      const before = await core.environments.list();
      await apply('one');
      expect(await core.environments.list()).toEqual(before);
      expect(await audited()).toHaveLength(1);
    });

    it('cannot be changed or deleted by people', async () => {
      await apply('one');
      for (const attempt of [
        () => core.environments.update(environment('one'), ann),
        () => core.environments.delete('one', ann),
      ]) {
        await expect(attempt()).rejects.toMatchObject({
          reason: 'conflict',
          message: expect.stringContaining('configuration'),
        });
      }
    });

    it('take over a name of the portal', async () => {
      await core.environments.create(environment('one'), ann);
      await apply('one');
      expect(await managers()).toEqual({ one: 'configuration' });
    });

    it('become those of the portal when they are taken away while test sets list them', async () => {
      await apply('one');
      await core.testSets.create(
        testSet('checkout', { environments: ['one'] }),
        ann,
      );
      await apply();
      expect(await managers()).toEqual({ one: 'portal' });
    });

    it('may be applied by several replicas at the same time', async () => {
      const names = Array.from({ length: 40 }, (_, index) => `e${index + 10}`);
      await Promise.all([
        apply(...names),
        apply(...[...names].reverse()),
        apply(...names),
      ]);
      expect(Object.keys(await managers())).toEqual(names);
      expect(await audited()).toHaveLength(names.length);
    });

    it('are refused as a whole when one of them is wrong', async () => {
      await expect(apply('fine', 'not fine', 'fine')).rejects.toMatchObject({
        reason: 'invalid',
        problems: [
          { path: [1, 'name'], place: 'environment “not fine”, name' },
          { path: [2, 'name'] },
        ],
      });
      expect(await managers()).toEqual({});
    });
  });
});
