// Compares the runner with @playwright/test, without artifacts and with traces retained on failure, and with a bare
// playwright-core loop on the same work: 500 people sign in to the example shop, 8 steps each, a fresh context for
// each, 2 workers, the same browser, for the runner also the real core and PostgreSQL, and evidence of failures on.
// Rounds are interleaved and the medians count, because a machine is never equally busy for long.
import { execFileSync, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import process from 'node:process';
// The scripts of the workspace are no package.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../../../scripts/database/temporary.mjs';
import {
  bareLoop,
  memoryOfWorker,
  playwrightTest,
  retainOnFailure,
  runner,
} from './contenders.mjs';
import { startPortal } from './portal.mjs';

const limits = {
  ...{ vsPlaywrightTest: 0.7, vsRetainOnFailure: 0.55, vsBareLoop: 1.1 },
  workerMegabytes: 400,
};
const contenders = { runner, playwrightTest, retainOnFailure, bareLoop };
/** Enough for the memory of a worker to stop growing. */
const rowsForMemory = 100;

const require = createRequire(import.meta.url);
const rows = wholeNumber('BENCH_ROWS', 500);
const rounds = wholeNumber('BENCH_ROUNDS', 3);

/** @param {string} name @param {number} otherwise */
function wholeNumber(name, otherwise) {
  const value = Number(process.env[name] || otherwise);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${name} must be a whole number from 1.`);
  }
  return value;
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
    if (url) return { url, stop: () => child.kill() };
  }
  throw new Error('The example shop did not start.');
}

function findBrowser() {
  const finder = require.resolve('@uatcms/runner/find-browser');
  return JSON.parse(
    execFileSync(process.execPath, [finder], { encoding: 'utf8' }),
  );
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

const round2 = value => Math.round(value * 100) / 100;

async function measure(setting) {
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(
    Object.keys(contenders).map(name => [name, []]),
  );
  for (let round = 1; round <= rounds; round += 1) {
    // Another order each round: nobody is always the one after the busiest.
    const names = Object.keys(contenders);
    const order = names.map(
      (_, index) => names[(index + round) % names.length],
    );
    for (const name of order) {
      const took = await contenders[name](setting);
      times[name].push(took);
      console.log(
        `round ${round}  ${name.padEnd(15)}${(took / 1000).toFixed(2)} s  ${(
          took / rows
        ).toFixed(0)} ms per iteration`,
      );
    }
  }
  return times;
}

const { executablePath, source, version } = findBrowser();
if (!executablePath) {
  throw new Error(
    'The contenders need the same browser by its path. Set UAT_BROWSER_PATH.',
  );
}
console.log(
  `${rows} iterations of 8 steps, ${rounds} rounds, 2 workers, ${version} (${source})`,
);
const database = await startTemporaryCluster();
const shop = await startShop();
const portal = await startPortal({
  ...process.env,
  ...testDatabaseEnvironment(database.url),
});
try {
  const setting = {
    ...{ portal, shopUrl: shop.url },
    ...{ rows, browser: executablePath },
  };
  const times = await measure(setting);
  const own = median(times.runner);
  const result = {
    bench: 'runner',
    vsPlaywrightTest: round2(own / median(times.playwrightTest)),
    vsRetainOnFailure: round2(own / median(times.retainOnFailure)),
    vsBareLoop: round2(own / median(times.bareLoop)),
    workerMegabytes: await memoryOfWorker({
      ...setting,
      rows: Math.min(rows, rowsForMemory),
    }),
    iterations: rows,
  };
  const missed = Object.keys(limits).filter(
    name => result[name] > limits[name],
  );
  missed.forEach(name =>
    console.log(`${name} is ${result[name]}, and ${limits[name]} is the most.`),
  );
  process.exitCode = missed.length > 0 ? 1 : 0;
  console.log(JSON.stringify(result));
} finally {
  portal.stop();
  shop.stop();
  await database.stop();
}
