import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { TETHER } from './tethers.mjs';

const LINES_KEPT = 40;

/**
 * A Node process that serves until it is stopped.
 *
 * It has a process group of its own, so that Ctrl-C in the terminal reaches only us and the order
 * of stopping is ours. Were we killed ourselves, the tether ends it.
 */
export class Service {
  #child;
  #lines = [];
  #exit;

  /**
   * @param {object} options
   * @param {string} options.name what people call it
   * @param {string} options.node the Node to run it with
   * @param {string[]} options.args
   * @param {string} options.cwd
   * @param {NodeJS.ProcessEnv} options.env
   * @param {string} options.logFile where its output goes
   * @param {boolean} options.verbose whether its output is shown too
   */
  constructor({ name, node, args, cwd, env, logFile, verbose }) {
    this.name = name;
    this.logFile = logFile;
    mkdirSync(path.dirname(logFile), { recursive: true });
    const log = createWriteStream(logFile);

    this.#child = spawn(node, ['--import', TETHER, ...args], {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', chunk => {
        log.write(chunk);
        if (verbose) process.stdout.write(chunk);
        this.#lines.push(...chunk.split('\n').filter(Boolean));
        this.#lines.splice(0, this.#lines.length - LINES_KEPT);
      });
    }
    this.#exit = new Promise(resolve => {
      this.#child.once('error', error => {
        this.#lines.push(String(error));
        resolve('a failed start');
      });
      this.#child.once('close', (code, signal) => {
        log.end();
        resolve(signal ?? `exit code ${code}`);
      });
    });
  }

  /** Resolves when the process has ended, with the reason: a signal or an exit code. */
  get ended() {
    return this.#exit;
  }

  /** The last lines it wrote. */
  get lastLines() {
    return this.#lines.join('\n');
  }

  /**
   * Asks it to end, and ends it where it does not within the grace.
   * @param {number} graceMs
   */
  async stop(graceMs) {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.kill(), graceMs);
    await this.#exit;
    clearTimeout(timer);
  }

  /** Ends it and whatever it started, at once. */
  kill() {
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
  }
}
