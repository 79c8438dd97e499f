import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Two warm worker processes, as the local executor keeps them: what it costs to start them is no part of any mode.
 *
 * @param {string} browser path of the browser
 */
export async function startWorkers(browser) {
  const workers = [1, 2].map(() =>
    fork(require.resolve('@uatcms/runner/worker'), {
      env: { ...process.env, UAT_BROWSER_PATH: browser },
    }),
  );
  await Promise.all(workers.map(worker => messageOf(worker, 'ready')));
  return {
    /** Performs what the queue holds. @param {any} portal */
    perform: portal =>
      Promise.all(workers.map(worker => performShards(worker, portal))),
    stop: async () => {
      const exited = workers.map(worker => once(worker, 'exit'));
      workers.forEach(worker => worker.disconnect());
      await Promise.all(exited);
    },
  };
}

async function performShards(worker, portal) {
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
