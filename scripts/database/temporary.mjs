import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../portal/ports.mjs';
import { tryLock } from '../processes/lock.mjs';
import { Cluster } from './cluster.mjs';
import { prepareHome } from './home.mjs';

const PREFIX = 'uat-postgres-';
/** A younger folder may belong to a process that has not locked it yet. */
const LEFT_BEHIND_AFTER_MS = 60_000;

/**
 * Starts an empty PostgreSQL for the tests, on a free port and in a folder of its own. Those that
 * killed test runs left behind are ended and deleted first.
 *
 * @param {{ durable?: boolean }} [options] `durable`: it writes to disk as in production, to be measured
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} `stop` deletes it
 */
export async function startTemporaryCluster({ durable = false } = {}) {
  await sweep();
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), PREFIX));
  // mkdtemp makes a folder for us alone; root's PostgreSQL runs as another user.
  await fs.chmod(directory, 0o711);
  await tryLock(lockOf(directory));
  const cluster = await clusterIn(directory, { durable });
  try {
    await cluster.start();
  } catch (error) {
    await remove(directory, cluster);
    throw error;
  }
  return {
    url: await cluster.url(),
    async stop() {
      await cluster.kill();
      await remove(directory, cluster);
    },
  };
}

/**
 * The variables by which tests find that PostgreSQL: the first for Backstage's `TestDatabases`
 * (id `POSTGRES_17`), the last for everything else.
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

async function sweep() {
  for (const name of await fs.readdir(os.tmpdir())) {
    const directory = path.join(os.tmpdir(), name);
    if (name.startsWith(PREFIX) && (await isLeftBehind(directory))) {
      const cluster = await clusterIn(directory);
      await cluster.recover();
      await remove(directory, cluster);
    }
  }
}

async function isLeftBehind(directory) {
  try {
    const { mtimeMs } = await fs.stat(directory);
    if (Date.now() - mtimeMs < LEFT_BEHIND_AFTER_MS) return false;
    return 'release' in (await tryLock(lockOf(directory)));
  } catch {
    // Another user's, or gone by now.
    return false;
  }
}

function lockOf(directory) {
  return path.join(directory, 'lock');
}

async function clusterIn(directory, { durable = false } = {}) {
  const home = await prepareHome(path.join(directory, 'data'), () => {});
  return new Cluster(home, { port: await freePort(), throwaway: !durable });
}

async function remove(directory, cluster) {
  await cluster.erase();
  await fs.rm(directory, { recursive: true, force: true });
}
