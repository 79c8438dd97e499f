import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mostMemoryDuring } from '../processes.mjs';
import {
  endWorker,
  performShards,
  startWorker,
  timeOfRun,
} from '../workers.mjs';
import { people, steps } from './signIn.mjs';

const require = createRequire(import.meta.url);
const here = name => fileURLToPath(new URL(name, import.meta.url));

const workOf = ({ rows }) => ({
  steps,
  people: people(rows),
  options: { evidence: 'failed' },
});

/** @typedef {{ portal: any, shopUrl: string, rows: number, browser: string }} Setting */

/**
 * The runner as the local executor uses it: two worker processes that fetch
 * shards, perform them and report every step.
 *
 * @param {Setting} setting
 */
export function runner(setting) {
  return timeOfRun(setting, workOf(setting), () =>
    Promise.all([1, 2].map(() => performAll(setting))),
  );
}

/**
 * The most memory that one worker takes with its browser, in megabytes. Looking
 * costs time, so it is done aside of what is timed.
 *
 * @param {Setting} setting
 */
export async function memoryOfWorker(setting) {
  let most = 0;
  await timeOfRun(setting, workOf(setting), async () => {
    const worker = startWorker(setting.browser);
    most = await mostMemoryDuring(
      worker.pid,
      performShards(worker, setting.portal).then(() => endWorker(worker)),
    );
  });
  return most;
}

async function performAll({ portal, browser }) {
  const worker = startWorker(browser, profiling('worker'));
  await performShards(worker, portal);
  await endWorker(worker);
}

/** @param {Setting} setting */
export async function bareLoop({ shopUrl, rows, browser }) {
  const all = people(rows);
  const begin = performance.now();
  await Promise.all(
    [0, 1].map(part =>
      ended(
        fork(here('bareLoop.mjs'), {
          env: {
            ...process.env,
            BENCH_BROWSER: browser,
            BENCH_SHOP: shopUrl,
            BENCH_PEOPLE: JSON.stringify(
              all.filter((_, index) => index % 2 === part),
            ),
          },
          execArgv: profiling('bare'),
        }),
      ),
    ),
  );
  return performance.now() - begin;
}

/** Playwright Test without artifacts. @param {Setting} setting */
export const playwrightTest = setting => runPlaywrightTest(setting, 'off');

/** Playwright Test as people use it: what happened in a failed test can be seen. @param {Setting} setting */
export const retainOnFailure = setting =>
  runPlaywrightTest(setting, 'retain-on-failure');

/** @param {Setting} setting @param {string} trace */
async function runPlaywrightTest({ shopUrl, rows, browser }, trace) {
  const begin = performance.now();
  await ended(
    spawn(
      process.execPath,
      [
        require.resolve('@playwright/test/cli'),
        'test',
        '--config',
        here('playwright-test/playwright.config.mjs'),
      ],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: {
          ...process.env,
          BENCH_BROWSER: browser,
          BENCH_SHOP: shopUrl,
          BENCH_ROWS: String(rows),
          BENCH_TRACE: trace,
        },
      },
    ),
  );
  return performance.now() - begin;
}

async function ended(child) {
  const [code, signal] = await once(child, 'exit');
  if (code !== 0)
    throw new Error(`${child.spawnfile} ended with ${code ?? signal}.`);
}

/** With BENCH_PROFILE=folder every process leaves a CPU profile there. */
function profiling(name) {
  const folder = process.env.BENCH_PROFILE;
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}/${name}`] : [];
}
