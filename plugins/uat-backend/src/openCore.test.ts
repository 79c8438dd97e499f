import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases } from './__testUtils__/createTestDatabases';
import { openCore } from './openCore';

const createDatabase = createTestDatabases();

describe('openCore', () => {
  it('brings an empty database up to date, and leaves one as it is when migrations are skipped', async () => {
    const knex = await createDatabase();
    const skipping = {
      getClient: async () => knex,
      migrations: { skip: true },
    };
    await openCore(skipping);
    expect(await knex.schema.hasTable('test_sets')).toBe(false);
    const core = await openCore(mockServices.database({ knex }));
    expect((await core.testSets.list({ limit: 1, offset: 0 })).total).toBe(0);
  });

  it('refuses a database that is not PostgreSQL, and says what to configure', async () => {
    const knex = { client: { config: { client: 'better-sqlite3' } } } as Knex;
    await expect(openCore(mockServices.database({ knex }))).rejects.toThrow(
      /the database client is "better-sqlite3". Set backend.database.client to "pg"/,
    );
  });
});
