import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { memoryOf, signalTree } from './processTree.mjs';

const RUNTIME = fileURLToPath(new URL('runtime.mjs', import.meta.url));
const MEMORY_LOOK_MS = 500;
const LONGEST_INIT_MS = 10_000;

/**
 * @typedef {object} Result of an invocation
 * @property {unknown} payload
 * @property {'Unhandled'} [functionError]
 *
 * @typedef {object} FunctionSettings
 * @property {string} name
 * @property {string} taskRoot folder of the bundle
 * @property {string} handler such as `lambda.handler`
 * @property {number} timeoutMs
 * @property {number} memoryMb
 * @property {number} concurrency sandboxes at the same time
 * @property {number} retries of an asynchronous invocation that failed
 * @property {number} retryDelayMs
 * @property {NodeJS.ProcessEnv} env
 */

/** How Lambda starts Node. @param {number} memoryMb */
export const flagsFor = memoryMb => [
  '--expose-gc',
  '--max-http-header-size=81920',
  `--max-semi-space-size=${Math.round(memoryMb * 0.05)}`,
  `--max-old-space-size=${Math.round(memoryMb * 0.9)}`,
];

/**
 * The process of one execution environment: with a temporary folder of its own and nothing of our environment, driven over
 * the Runtime API. One event at a time; stopped in between with everything it has started, as a frozen sandbox is, and
 * killed with it when its time or memory is over.
 *
 * Whatever ends it but a `kill` AWS calls a reset: the next event gets another process with the same temporary folder, in
 * which everything is left as it was (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html, failures
 * during the invoke phase).
 */
export class Sandbox {
  #child;
  #server;
  /** @type {import('node:http').ServerResponse | undefined} */
  #asking;
  /** @type {{ id: string, payload: string, settle: (result: Result) => void } | undefined} */
  #current;
  #timer;
  #memoryWatch;
  #begunAt;
  #number;
  #initialised = false;
  #log;

  /**
   * @param {FunctionSettings} settings
   * @param {(line: string) => void} log
   * @param {string} [folder] that another one has left behind; a new one by default
   */
  constructor(settings, log, folder) {
    this.settings = settings;
    /** The temporary folder, for as long as there is one. */
    this.folder = folder ?? mkdtempSync(path.join(os.tmpdir(), 'uat-sandbox-'));
    this.#log = log;
    this.alive = true;
  }

  get busy() {
    return this.#current !== undefined;
  }

  /** @param {number} number */
  async start(number) {
    this.#number = number;
    this.#server = createServer((req, res) => this.#answer(req, res));
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { name, taskRoot, handler, memoryMb, env } = this.settings;
    this.#begunAt = performance.now();
    this.#child = spawn(process.execPath, [...flagsFor(memoryMb), RUNTIME], {
      cwd: taskRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        TMPDIR: this.folder,
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${this.#server.address().port}`,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
        AWS_LAMBDA_LOG_STREAM_NAME: `sandbox-${number}`,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'emulated',
        AWS_SECRET_ACCESS_KEY: 'emulated',
        LAMBDA_TASK_ROOT: taskRoot,
        _HANDLER: handler,
        ...env,
      },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream
        .setEncoding('utf8')
        .on('data', text => this.#log(`[sandbox ${number}] ${text.trimEnd()}`));
    }
    this.#child.once('exit', (code, signal) => {
      this.#end(
        'Runtime.ExitError',
        `the process ended with ${code ?? signal}`,
      );
    });
    this.#memoryWatch = setInterval(() => this.#watchMemory(), MEMORY_LOOK_MS);
  }

  /**
   * Performs one event.
   *
   * @param {string} id @param {string} payload
   * @returns {Promise<Result>}
   */
  invoke(id, payload) {
    return new Promise(resolve => {
      const settle = result => {
        clearTimeout(this.#timer);
        this.#current = undefined;
        resolve(result);
      };
      this.#current = { id, payload, settle };
      this.#limitTime(LONGEST_INIT_MS + this.settings.timeoutMs);
      signalTree(this.#child.pid, 'SIGCONT');
      this.#deliver();
    });
  }

  #limitTime(milliseconds) {
    const seconds = this.settings.timeoutMs / 1_000;
    const message = `Task timed out after ${seconds} seconds`;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#reset('Sandbox.Timedout', message),
      milliseconds,
    );
  }

  /** Ends the sandbox and what runs in it, at once, as when its machine is lost: nothing is left. */
  kill() {
    this.#reset('Runtime.ExitError', 'the sandbox was killed');
    this.discard();
  }

  /** Deletes the temporary folder. */
  discard() {
    if (!this.folder) return;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    this.folder = undefined;
  }

  #reset(errorType, errorMessage) {
    signalTree(this.#child.pid, 'SIGKILL');
    this.#end(errorType, errorMessage);
  }

  #watchMemory() {
    const { memoryMb } = this.settings;
    const used = this.busy ? Math.round(memoryOf(this.#child.pid)) : 0;
    this.mostMemory = Math.max(this.mostMemory ?? 0, used);
    if (used > memoryMb) {
      this.#reset('Runtime.OutOfMemory', `${used} of ${memoryMb} MB were used`);
    }
  }

  #end(errorType, errorMessage) {
    if (!this.alive) return;
    this.alive = false;
    clearInterval(this.#memoryWatch);
    this.#server.closeAllConnections();
    this.#server.close();
    this.#current?.settle({
      payload: { errorType, errorMessage },
      functionError: 'Unhandled',
    });
  }

  #tellInit() {
    if (this.#initialised) return;
    this.#initialised = true;
    const took = Math.round(performance.now() - this.#begunAt);
    this.#log(`[sandbox ${this.#number}] Init Duration: ${took} ms`);
  }

  #deliver() {
    if (!this.#asking || !this.#current) return;
    const { id, payload } = this.#current;
    const { timeoutMs } = this.settings;
    // The time of a function begins with the event: what it takes to start is not in it.
    this.#limitTime(timeoutMs);
    this.#asking.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': id,
      'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
      'lambda-runtime-invoked-function-arn': `arn:aws:lambda:us-east-1:000000000000:function:${this.settings.name}`,
    });
    this.#asking.end(payload);
    this.#asking = undefined;
  }

  async #answer(req, res) {
    const [what, id, how] = req.url
      .replace('/2018-06-01/runtime/', '')
      .split('/');
    if (what === 'invocation' && id === 'next') {
      this.#asking = res;
      this.#tellInit();
      // Nothing happens in a sandbox that has nothing to do, in its browser neither; a new one may still be warming up.
      if (!this.#current && this.warm) signalTree(this.#child.pid, 'SIGSTOP');
      this.#deliver();
      return;
    }
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const payload = JSON.parse(Buffer.concat(chunks).toString());
    res.writeHead(202).end();
    if (what === 'init') {
      this.#end(payload.errorType, payload.errorMessage);
    } else if (this.#current?.id === id) {
      this.warm = true;
      this.#current.settle(
        how === 'error' ? { payload, functionError: 'Unhandled' } : { payload },
      );
    }
  }
}
