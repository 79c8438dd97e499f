import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const transform = createRequire(import.meta.url).resolve(
  '@backstage/cli/config/nodeTransform.cjs',
);

/**
 * Starts a part of a benchmark as a process of its own, written in TypeScript, that answers questions over IPC.
 *
 * @param {URL} file
 * @param {NodeJS.ProcessEnv} env
 */
export async function startProcess(file, env) {
  const child = fork(fileURLToPath(file), {
    execArgv: ['--require', transform],
    env,
  });
  /** @type {Map<number, { resolve(value: any): void, reject(error: Error): void }>} */
  const open = new Map();
  let last = 0;
  child.on('message', (/** @type {any} */ { id, value, error }) => {
    const call = open.get(id);
    if (!call) return;
    open.delete(id);
    if (error) call.reject(new Error(error));
    else call.resolve(value);
  });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`${file.pathname} did not start.`);
    }),
  ]);
  /** @param {string} name @param {...unknown} args @returns {Promise<any>} */
  const ask = (name, ...args) =>
    new Promise((resolve, reject) => {
      last += 1;
      open.set(last, { resolve, reject });
      child.send({ id: last, name, args });
    });
  return { ask, stop: () => child.disconnect() };
}
