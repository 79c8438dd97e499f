import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Starts a worker process, as the local executor does.
 *
 * @param {string} browser path of the browser
 * @param {string[]} [execArgv]
 */
export const startWorker = (browser, execArgv) =>
  fork(require.resolve('@uatcms/runner/worker'), {
    env: { ...process.env, UAT_BROWSER_PATH: browser },
    ...(execArgv && { execArgv }),
  });

/**
 * Two warm worker processes, as the local executor keeps them: what it costs to start them is no part of any mode.
 *
 * @param {string} browser path of the browser
 */
export async function startWorkers(browser) {
  const workers = [1, 2].map(() => startWorker(browser));
  await Promise.all(workers.map(worker => messageOf(worker, 'ready')));
  return {
    /** Performs what the queue holds. @param {any} portal */
    perform: portal =>
      Promise.all(workers.map(worker => performShards(worker, portal))),
    stop: () => Promise.all(workers.map(endWorker)),
  };
}

/** Lets a worker perform shards until there are none left. */
export async function performShards(worker, portal) {
  for (;;) {
    const shard = await portal.ask('handOut');
    if (!shard) return;
    const { shardId, attempt, url, token } = shard;
    const done = messageOf(worker, 'done');
    worker.send({ type: 'perform', call: { shardId, attempt, url, token } });
    const { outcome, message } = await done;
    if (outcome !== 'done')
      throw new Error(`A shard ended as ${outcome}: ${message}`);
  }
}

export async function endWorker(worker) {
  const exited = once(worker, 'exit');
  worker.disconnect();
  await exited;
}

/**
 * Starts a run of people who sign in to the shop, has it performed and insists that all pass.
 *
 * @returns milliseconds that it took to perform
 */
export async function timeOfRun(
  { portal, shopUrl },
  { steps, people, options },
  perform,
) {
  const runId = await portal.ask('startRun', shopUrl, steps, people, options);
  const begin = performance.now();
  await perform();
  const took = performance.now() - begin;
  const counts = await portal.ask('counts', runId);
  if (counts.passed !== people.length) {
    throw new Error(`Not every iteration passed: ${JSON.stringify(counts)}`);
  }
  return took;
}

function messageOf(worker, type) {
  return new Promise((resolve, reject) => {
    const onExit = code => reject(new Error(`The worker ended with ${code}.`));
    const listen = message => {
      if (message.type === 'unready') reject(new Error(message.message));
      if (message.type !== type) return;
      worker.off('message', listen);
      worker.off('exit', onExit);
      resolve(message);
    };
    worker.once('exit', onExit);
    worker.on('message', listen);
  });
}
