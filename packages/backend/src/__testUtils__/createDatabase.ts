import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

const variable = 'BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING';

/**
 * Makes an empty database.
 *
 * @returns its connection string, and how to drop it with whoever still uses it
 * @throws Error when there is no PostgreSQL: a test that is skipped in silence proves nothing
 */
export async function createDatabase(): Promise<{
  url: string;
  drop: () => Promise<void>;
}> {
  const server = process.env[variable];
  if (!server) {
    throw new Error(
      `These tests need a PostgreSQL 17. Set ${variable}, or run them as: node scripts/test-database.mjs <command>`,
    );
  }
  const name = `uat_${randomUUID().replaceAll('-', '')}`;
  await query(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return {
    url: url.href,
    drop: () => query(server, `drop database ${name} with (force)`),
  };
}

async function query(server: string, statement: string): Promise<void> {
  const url = new URL(server);
  url.pathname = 'postgres';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
