import type { Knex } from 'knex';
import type { Core } from './types';

/**
 * Opens the test CMS on a PostgreSQL database that `migrate` has brought up to date.
 *
 * @throws Error when the database is not PostgreSQL
 * @public
 */
export function createCore(_options: { knex: Knex }): Core {
  throw new Error('Not written yet');
}
