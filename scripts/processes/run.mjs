import { spawn } from 'node:child_process';
import { Failure } from './failure.mjs';
import { GROUP_TETHER } from './tethers.mjs';

/** The commands under way: a process, or the negative number of its group. */
const underWay = new Set();

/** Asks every command under way to end. */
export function endCommands() {
  for (const target of underWay) process.kill(target, 'SIGTERM');
}

/**
 * Runs a command to its end with the terminal's own input and output.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} the exit code; 1 where a signal ended the command
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    if (child.pid) underWay.add(child.pid);
    child.once('error', reject);
    child.once('exit', code => {
      underWay.delete(child.pid);
      resolve(code ?? 1);
    });
  });
}

/**
 * Runs a command to its end and returns what it wrote.
 *
 * The command has a process group of its own. Ctrl-C does not reach it: whoever handles the signal
 * calls `endCommands`.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & {
 *   onOutput?: (chunk: string) => void, tethered?: boolean, untouched?: boolean }} [options]
 *   `onOutput` sees the output as it is written; `untouched` keeps `endCommands` away from a
 *   command that must come to its own end
 * @returns {Promise<string>} standard output and standard error, in the order they came
 * @throws {Failure} with the end of that output where the exit code is not 0
 */
export function capture(command, args, options = {}) {
  const { onOutput, tethered, untouched, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...spawnOptions,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', ...(tethered ? ['ipc'] : [])],
    });
    if (child.pid && !untouched) underWay.add(-child.pid);

    let output = '';
    const onData = chunk => {
      output += chunk;
      onOutput?.(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', onData);
    child.stderr.setEncoding('utf8').on('data', onData);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      underWay.delete(-child.pid);
      if (code === 0) {
        resolve(output);
        return;
      }
      const end = output.trimEnd().split('\n').slice(-30).join('\n');
      const line = [command, ...args].join(' ');
      reject(new Failure(`${line} ended with ${signal ?? code}:\n${end}`));
    });
  });
}

/**
 * Like `capture`, for a Node program that must not go on when we were killed: the next start would
 * do the same work in the same folders.
 *
 * @param {import('../bootstrap/node.mjs').Node} node
 * @param {string[]} args
 * @param {Parameters<typeof capture>[2]} [options]
 * @returns {Promise<string>}
 */
export function captureNode(node, args, options = {}) {
  return capture(node.path, ['--import', GROUP_TETHER, ...args], {
    env: node.env,
    ...options,
    tethered: true,
  });
}
