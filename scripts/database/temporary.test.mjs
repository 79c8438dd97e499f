import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { startTemporaryCluster } from './temporary.mjs';

const { Client } = createRequire(import.meta.url)('pg');

const query = async (url, sql) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
};

test('a test database is a PostgreSQL 17 that only this machine can reach', async () => {
  const { url, stop } = await startTemporaryCluster();
  try {
    const { version, listen } = await query(
      url,
      `select current_setting('server_version_num')::int / 10000 as version,
              current_setting('listen_addresses') as listen`,
    );
    assert.deepEqual({ version, listen }, { version: 17, listen: '127.0.0.1' });
  } finally {
    await stop();
  }
  await assert.rejects(query(url, 'select 1'), /ECONNREFUSED/);
});
