import type { Knex } from 'knex';

/**
 * Refuses every database but PostgreSQL: there is one dialect to tune and to trust.
 *
 * @throws Error that says what to configure
 * @public
 */
export function assertPostgres(knex: Knex): void {
  const { client } = knex.client.config;
  if (client !== 'pg') {
    const found =
      typeof client === 'string' ? client : client?.name ?? 'unknown';
    throw new Error(
      `The UAT suite keeps its data in PostgreSQL only, but the database client is “${found}”. ` +
        'Configure backend.database.client: pg, or backend.database.plugin.uat.client: pg for this plugin alone, ' +
        'with the connection of a PostgreSQL server.',
    );
  }
}
