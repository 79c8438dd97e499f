import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../paths.mjs';

/**
 * Creates a database where there is none of that name.
 *
 * @param {import('./cluster.mjs').Cluster} cluster a started one
 * @param {string} name
 */
export async function ensureDatabase(cluster, name) {
  // Required here and not on top: this file is loaded before `yarn install` has run.
  const { Client } = createRequire(path.join(ROOT, 'package.json'))('pg');
  const client = new Client({ connectionString: await cluster.url() });
  await client.connect();
  try {
    const found = await client.query(
      'select 1 from pg_database where datname = $1',
      [name],
    );
    if (found.rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(name)}`);
    }
  } finally {
    await client.end();
  }
}
