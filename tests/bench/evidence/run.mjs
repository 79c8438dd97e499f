// What each way of keeping evidence costs, relative to keeping none: people sign in to the example shop, 8 steps each,
// all pass, 2 warm workers, the real core, PostgreSQL and artifact folder. The modes take turns in each round, and the
// ratio is the median of the rounds, because a machine is never equally busy for long. The clock stops when the last
// verdict is said, which is after its files were confirmed.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
// The scripts of the workspace are no package.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../../../scripts/database/temporary.mjs';
import { startPortal } from '../runner/portal.mjs';
import { people, steps } from '../runner/signIn.mjs';
import { startWorkers } from './workers.mjs';

const modes = {
  none: { evidence: 'none' },
  failed: { evidence: 'failed' },
  keySteps: { evidence: 'keySteps' },
  all: { evidence: 'all' },
  traceFailed: { evidence: 'none', trace: 'failed' },
  traceAll: { evidence: 'none', trace: 'all' },
  videoFailed: { evidence: 'none', video: 'failed' },
  videoAll: { evidence: 'none', video: 'all' },
};
const limits = { failed: 1.03, all: 2.2, traceFailed: 1.03, traceAll: 1.6 };

const require = createRequire(import.meta.url);
const rows = wholeNumber('BENCH_ROWS', 100);
const rounds = wholeNumber('BENCH_ROUNDS', 5);

function wholeNumber(name, otherwise) {
  const value = Number(process.env[name] || otherwise);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${name} must be a whole number from 1.`);
  }
  return value;
}

/** The shop in a process of its own, so that it takes time from every mode alike. */
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

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

const round2 = value => Math.round(value * 100) / 100;

async function timeOf(mode, { portal, workers, shopUrl }) {
  const options = { ...modes[mode] };
  const runId = await portal.ask(
    'startRun',
    shopUrl,
    steps,
    people(rows),
    options,
  );
  const begin = performance.now();
  await workers.perform(portal);
  const took = performance.now() - begin;
  const counts = await portal.ask('counts', runId);
  if (counts.passed !== rows) {
    throw new Error(`Not every iteration passed: ${JSON.stringify(counts)}`);
  }
  return took;
}

async function measure(setting) {
  const names = Object.keys(modes);
  /** @type {Record<string, number[]>} */
  const ratios = Object.fromEntries(names.map(name => [name, []]));
  // The first run of a worker is always the slowest.
  await timeOf('none', setting);
  for (let round = 1; round <= rounds; round += 1) {
    const order = names.map(
      (_, index) => names[(index + round) % names.length],
    );
    /** @type {Record<string, number>} */
    const times = {};
    for (const name of order) {
      times[name] = await timeOf(name, setting);
      console.log(
        `round ${round}  ${name.padEnd(12)}${(times[name] / rows).toFixed(
          0,
        )} ms per iteration`,
      );
    }
    for (const name of names) ratios[name].push(times[name] / times.none);
  }
  return ratios;
}

const { executablePath, source, version } = findBrowser();
if (!executablePath) {
  throw new Error(
    'The workers need the browser by its path. Set UAT_BROWSER_PATH.',
  );
}
console.log(
  `${rows} iterations of 8 steps, ${rounds} rounds, 2 workers, ${version} (${source})`,
);
const folder = await mkdtemp(join(tmpdir(), 'uat-bench-'));
const database = await startTemporaryCluster();
const shop = await startShop();
const portal = await startPortal({
  ...process.env,
  ...testDatabaseEnvironment(database.url),
  BENCH_ARTIFACTS: folder,
});
const workers = await startWorkers(executablePath);
try {
  const ratios = await measure({ portal, workers, shopUrl: shop.url });
  const result = {
    bench: 'evidence',
    ...Object.fromEntries(
      Object.keys(modes)
        .filter(name => name !== 'none')
        .map(name => [name, round2(median(ratios[name]))]),
    ),
    iterations: rows,
    rounds,
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
  await workers.stop();
  portal.stop();
  shop.stop();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}
