import { execFileSync, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import process from 'node:process';
// The scripts of the workspace are no package.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../../scripts/database/temporary.mjs';
import { startProcess } from './startProcess.mjs';

const require = createRequire(import.meta.url);

/** The real core behind the real router of the runner protocol. @param {NodeJS.ProcessEnv} env */
const startPortal = env =>
  startProcess(new URL('runner/ingest.ts', import.meta.url), env);

/**
 * What a benchmark of the runner works against: the example shop, the portal's side on an empty PostgreSQL, and the
 * browser that all contenders use.
 *
 * @param {NodeJS.ProcessEnv} [env] for the portal's side
 */
export async function openSurroundings(env = {}) {
  const browser = findBrowser();
  const database = await startTemporaryCluster();
  const shop = await startShop();
  const portal = await startPortal({
    ...process.env,
    ...testDatabaseEnvironment(database.url),
    ...env,
  });
  return {
    portal,
    shopUrl: shop.url,
    shopPid: shop.pid,
    browser: browser.executablePath,
    browserName: `${browser.version} (${browser.source})`,
    close: async () => {
      portal.stop();
      shop.stop();
      await database.stop();
    },
  };
}

/** The shop in a process of its own, so that it takes time from every contender alike. */
async function startShop() {
  const server = require
    .resolve('@uatcms/example-shop/package.json')
    .replace('package.json', 'src/server.mjs');
  const child = spawn(process.execPath, [server], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of child.stdout) {
    const url = /listening on (\S+)/.exec(String(line))?.[1];
    if (url) return { url, pid: child.pid, stop: () => child.kill() };
  }
  throw new Error('The example shop did not start.');
}

/** The browser that contenders share. */
export function findBrowser() {
  const finder = require.resolve('@uatcms/runner/find-browser');
  const found = JSON.parse(
    execFileSync(process.execPath, [finder], { encoding: 'utf8' }),
  );
  if (found.executablePath) return found;
  throw new Error(
    'The contenders need the same browser by its path. Set UAT_BROWSER_PATH.',
  );
}
