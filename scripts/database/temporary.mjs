import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../portal/ports.mjs';
import { Cluster } from './cluster.mjs';
import { prepareHome } from './home.mjs';

/**
 * Starts an empty PostgreSQL for the tests, on a free port and in a folder of its own.
 *
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} `stop` deletes it
 */
export async function startTemporaryCluster() {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'uat-postgres-'));
  // mkdtemp makes a folder for us alone; root's PostgreSQL runs as another user.
  await fs.chmod(directory, 0o711);
  const home = await prepareHome(path.join(directory, 'data'), () => {});
  const cluster = new Cluster(home, {
    port: await freePort(),
    throwaway: true,
  });
  try {
    await cluster.start();
  } catch (error) {
    await fs.rm(directory, { recursive: true, force: true });
    throw error;
  }
  return {
    url: await cluster.url(),
    async stop() {
      await cluster.kill();
      await fs.rm(home.directory, { recursive: true, force: true });
      await fs.rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * The variables by which tests find that PostgreSQL: the first for Backstage's `TestDatabases`
 * (id `POSTGRES_17`), the second for everything else.
 *
 * @param {string} url
 * @returns {NodeJS.ProcessEnv}
 */
export function testDatabaseEnvironment(url) {
  return {
    BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING: url,
    // Without this `TestDatabases` would look for Docker.
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    UAT_TEST_DATABASE_URL: url,
  };
}
