import { resolve } from 'node:path';
import type { Knex } from 'knex';
import { assertPostgres } from './assertPostgres';

// The folder stands beside src and dist alike, and whoever bundles this package copies it along.
// eslint-disable-next-line no-restricted-syntax
const besideThisFolder = resolve(__dirname, '../migrations');

/**
 * Where the migrations are; the same from source and from the built package.
 *
 * @public
 */
export const migrationsDirectory = besideThisFolder;

// Any number; it only has to differ from those of others who use the same database.
const migrationLock = 7_365_001;

/**
 * Brings the database up to date.
 *
 * Any number of replicas may call it at the same time: the first one migrates in one transaction, the others wait for
 * its end and find nothing to do. The lock ends with the transaction, so it holds behind a connection proxy as well,
 * and a process that dies in the middle leaves neither a half-made schema nor a lock behind.
 *
 * @throws Error when the database is not PostgreSQL
 * @public
 */
export async function migrate(knex: Knex): Promise<void> {
  assertPostgres(knex);
  await knex.transaction(async trx => {
    await trx.raw('select pg_advisory_xact_lock(?)', [migrationLock]);
    await trx.migrate.latest({
      directory: migrationsDirectory,
      // During a rolling release, or after a rollback, an older replica meets migrations that it does not know.
      disableMigrationsListValidation: true,
    });
  });
}
