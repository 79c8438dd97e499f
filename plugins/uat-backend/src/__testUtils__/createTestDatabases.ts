import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';

const variable = 'BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING';

/**
 * Databases for the tests of a file; call it while tests are collected. Each is dropped after the last test.
 *
 * @throws Error when there is no PostgreSQL: a test that is skipped in silence proves nothing
 */
export function createTestDatabases(): () => Promise<Knex> {
  if (!process.env[variable]) {
    throw new Error(
      `These tests need a PostgreSQL 17. Set ${variable}, or run them as: node scripts/test-database.mjs <command>`,
    );
  }
  const databases = TestDatabases.create({ ids: ['POSTGRES_17'] });
  return () => databases.init('POSTGRES_17');
}
