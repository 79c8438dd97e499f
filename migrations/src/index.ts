/**
 * The database's history, as Knex migrations.
 *
 * @packageDocumentation
 */
export { assertPostgres } from './assertPostgres';
export { migrate, migrationsDirectory } from './migrate';
