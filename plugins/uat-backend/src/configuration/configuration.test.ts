import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { createCore, migrate, type Core } from '@uatcms/core';
import { stringify } from 'yaml';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  ann,
  definition,
  places,
  shop,
  testSet,
} from '../__testUtils__/samples';
import { applyEnvironments } from './environments';
import { seedTestSets } from './seedTestSets';

const createDatabase = createTestDatabases();

const entity = {
  apiVersion: 'uatcms.io/v1alpha1',
  kind: 'TestSet',
  metadata: { name: 'basket', title: 'Basket', tags: ['smoke'] },
  spec: {
    owner: 'group:default/checkout',
    tests: ['component:default/shop'],
    environments: ['shop'],
    definition: definition(2),
  },
};

describe('configuration', () => {
  let core: Core;
  let folder: string;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    const knex = await createDatabase();
    await migrate(knex);
    core = createCore({ knex });
    folder = await fs.mkdtemp(join(tmpdir(), 'seed-'));
    jest.clearAllMocks();
  });

  afterEach(() => fs.rm(folder, { recursive: true }));

  const apply = (...environments: object[]) =>
    applyEnvironments(
      new ConfigReader({ uat: { environments: environments as any } }),
      core.environments,
      places(1),
    );

  async function seed(...documents: Array<object | string>) {
    const files = await Promise.all(
      documents.map(async (document, index) => {
        const file = join(folder, `${index}.yaml`);
        await fs.writeFile(
          file,
          typeof document === 'string' ? document : stringify(document),
        );
        return file;
      }),
    );
    await seedTestSets(
      new ConfigReader({ uat: { seed: { testSets: files } } }),
      core.testSets,
      logger,
    );
  }

  describe('of environments', () => {
    it('makes those it manages exactly what it says', async () => {
      await core.environments.create(
        {
          ...shop,
          name: 'own',
          variables: {},
          secrets: [],
          allowedHosts: [],
          protected: false,
        },
        ann,
      );
      await apply(shop, { ...shop, name: 'staging' });
      await apply({ ...shop, title: 'New title' });
      expect((await core.environments.list()).items).toEqual([
        expect.objectContaining({
          name: 'shop',
          title: 'New title',
          managedBy: 'configuration',
        }),
        expect.objectContaining({ name: 'own', managedBy: 'portal' }),
      ]);
    });

    it('says everything that is wrong with it', async () => {
      await expect(
        apply(shop, shop, {
          name: 'Staging',
          baseUrl: 'ftp://x',
          colour: 'red',
        }),
      ).rejects.toThrow(
        [
          'The configuration of environments is not valid:',
          '  uat.environments.2.name: must be lower-case words of letters and digits joined by -',
          '  uat.environments.2.title: is needed',
          '  uat.environments.2.baseUrl: must be a complete http or https address',
          '  uat.environments.2.colour: is not known here',
        ].join('\n'),
      );
      await expect(apply(shop, shop)).rejects.toThrow(
        'uat.environments.1.name: is taken: there are two environments “shop”',
      );
      await expect(apply({ ...shop, executor: 'moon' })).rejects.toThrow(
        'uat.environments.0.executor: there is no executor “moon”. Executors: local, elsewhere',
      );
    });
  });

  describe('of test sets', () => {
    beforeEach(() => apply(shop));

    it('creates a set that is missing', async () => {
      await seed(entity);
      expect(await core.testSets.get('basket')).toMatchObject({
        title: 'Basket',
        tests: ['component:default/shop'],
        definition: definition(2),
        updatedBy: { ref: 'configuration' },
      });
      expect(logger.error).not.toHaveBeenCalled();
    });

    it('never overwrites a set', async () => {
      await core.testSets.create(testSet('basket', 1), ann);
      await seed(entity);
      expect(await core.testSets.get('basket')).toMatchObject({
        title: 'Test set basket',
        revision: 1,
      });
      expect(logger.error).not.toHaveBeenCalled();
    });

    it('says what is wrong in all files at once, and creates the others', async () => {
      await seed(
        { ...entity, kind: 'TestSuite', spec: { ...entity.spec, owner: '' } },
        'cases: [',
        {
          ...entity,
          spec: {
            ...entity.spec,
            owner: 'checkout',
            definition: { cases: [{}] },
          },
        },
        entity,
      );
      await seedTestSets(
        new ConfigReader({ uat: { seed: { testSets: ['missing.yaml'] } } }),
        core.testSets,
        logger,
      );
      const [first, second] = logger.error.mock.calls.map(([said]) => said);
      expect(first).toContain('0.yaml\n    - kind: must be one of TestSet\n');
      expect(first).toContain('    - spec, owner: must not be empty');
      expect(first).toContain('1.yaml\n');
      expect(first).toContain('    - owner: must be an entity reference');
      expect(first).toContain('    - case 1, name: is needed');
      expect(second).toContain('missing.yaml\n    - cannot be read');
      expect(await core.testSets.get('basket')).toMatchObject({ revision: 1 });
    });
  });
});
