import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mostMemoryDuring } from './processMemory.mjs';
import { people, steps } from './signIn.mjs';

const require = createRequire(import.meta.url);
const here = name => fileURLToPath(new URL(name, import.meta.url));

/** @typedef {{ portal: any, shopUrl: string, rows: number, browser: string }} Setting */

/**
 * The runner as the local executor uses it: two worker processes that fetch
 * shards, perform them and report every step.
 *
 * @param {Setting} setting
 */
export async function runner({ portal, shopUrl, rows, browser }) {
  const runId = await portal.ask('startRun', shopUrl, steps, people(rows));
  const begin = performance.now();
  await Promise.all([1, 2].map(() => performShards(portal, browser)));
  const took = performance.now() - begin;
  const counts = await portal.ask('counts', runId);
  if (counts.passed !== rows) {
    throw new Error(`Not every iteration passed: ${JSON.stringify(counts)}`);
  }
  return took;
}

/**
 * The most memory that one worker takes with its browser, in megabytes. Looking
 * costs time, so it is done aside of what is timed.
 *
 * @param {Setting} setting
 */
export async function memoryOfWorker({ portal, shopUrl, rows, browser }) {
  await portal.ask('startRun', shopUrl, steps, people(rows));
  const worker = startWorker(browser);
  return mostMemoryDuring(worker.pid, useWorker(portal, worker));
}

function startWorker(browser) {
  return fork(require.resolve('@uatcms/runner/worker'), {
    env: { ...process.env, UAT_BROWSER_PATH: browser },
    execArgv: profiling('worker'),
  });
}

function performShards(portal, browser) {
  return useWorker(portal, startWorker(browser));
}

async function useWorker(portal, worker) {
  const exited = once(worker, 'exit');
  for (;;) {
    const shard = await portal.ask('handOut');
    if (!shard) break;
    const { shardId, attempt, url, token } = shard;
    const done = messageOf(worker, 'done');
    worker.send({ type: 'perform', call: { shardId, attempt, url, token } });
    const { outcome, message } = await done;
    if (outcome !== 'done')
      throw new Error(`A shard ended as ${outcome}: ${message}`);
  }
  worker.disconnect();
  await exited;
}

function messageOf(worker, type) {
  return new Promise((resolve, reject) => {
    const onExit = code => reject(new Error(`The worker ended with ${code}.`));
    worker.once('exit', onExit);
    worker.on('message', function listen(message) {
      if (message.type === 'unready') reject(new Error(message.message));
      if (message.type !== type) return;
      worker.off('message', listen);
      worker.off('exit', onExit);
      resolve(message);
    });
  });
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
