import type { DatabaseService } from '@backstage/backend-plugin-api';
import { createCore, migrate, type Core, type NameOf } from '@uatcms/core';

/**
 * Opens core on the plugin's database, brought up to date.
 *
 * @param nameOf - how entities are called
 * @throws Error that says what to configure when the database is not PostgreSQL
 */
export async function openCore(
  database: DatabaseService,
  nameOf?: NameOf,
): Promise<Core> {
  const knex = await database.getClient();
  const { client } = knex.client.config;
  if (client !== 'pg') {
    throw new Error(
      `The UAT plugin keeps its data in PostgreSQL only, and the database client is "${client}". Set backend.database.client to "pg" with a connection, or set that for this plugin alone below backend.database.plugin.uat.`,
    );
  }
  if (!database.migrations?.skip) {
    await migrate(knex);
  }
  return createCore({ knex, nameOf });
}
