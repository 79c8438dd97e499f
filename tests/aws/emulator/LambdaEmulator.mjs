import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Sandbox } from './Sandbox.mjs';

const LARGEST_EVENT = 1024 * 1024;
const LARGEST_REQUEST = 6 * 1024 * 1024;

const throttled = {
  status: 429,
  error: 'TooManyRequestsException',
  message: 'Rate Exceeded.',
};

/**
 * What may go wrong, counted down with each invocation it befalls.
 *
 * @typedef {object} Faults
 * @property {number} throttle so many are refused with 429
 * @property {number} lose so many are accepted and never delivered
 * @property {number} duplicate so many are delivered twice
 * @property {number} delay so many are delivered `delayMs` later
 * @property {number} delayMs
 * @property {number} kill so many sandboxes die `killMs` after their event came
 * @property {number} killMs
 */

/** @returns {Faults} */
const noFaults = () => ({
  ...{ throttle: 0, lose: 0, duplicate: 0, delay: 0, delayMs: 0 },
  ...{ kill: 0, killMs: 0 },
});

/**
 * Functions as AWS Lambda runs them, of which there may be several.
 *
 * An asynchronous invocation is accepted at once and waits in a queue for a sandbox, warm ones first. It is delivered at
 * least once: when the function fails it is delivered again, and duplicates happen. A synchronous one that finds no
 * sandbox free is refused with 429.
 */
export class LambdaEmulator {
  /** @type {Map<string, import('./Sandbox.mjs').FunctionSettings>} */
  #functions = new Map();
  /** @type {Set<Sandbox>} */
  #sandboxes = new Set();
  /** Sandboxes that came to an end and whose temporary folder waits for the next one. @type {Set<Sandbox>} */
  #reset = new Set();
  /** @type {Array<() => void>} */
  #waiting = [];
  #log;
  #stopped = false;
  faults = noFaults();
  counts = {
    ...{ accepted: 0, throttled: 0, lost: 0, delivered: 0, failed: 0 },
    ...{ cold: 0, warm: 0, mostBusy: 0, mostMemoryMb: 0 },
  };

  /** @param {(line: string) => void} log */
  constructor(log = () => {}) {
    this.#log = log;
  }

  /** @param {import('./Sandbox.mjs').FunctionSettings} settings */
  add(settings) {
    this.#functions.set(settings.name, settings);
  }

  /**
   * @param {{ name: string, type: string, payload: string }} request
   * @returns {Promise<{ status: number, error?: string, message?: string, payload?: unknown, functionError?: string }>}
   */
  async invoke({ name, type, payload }) {
    const settings = this.#functions.get(name.split(':').at(-1));
    const refusal = this.#refusalOf(settings, name, type, payload);
    if (refusal) return refusal;
    if (type === 'DryRun') return { status: 204 };
    if (this.#take('throttle')) {
      this.counts.throttled += 1;
      return throttled;
    }
    if (type !== 'Event') {
      const free = this.#busyOf(settings) < settings.concurrency;
      if (!free) return throttled;
      const result = await this.#perform(settings, payload);
      return { status: 200, ...result };
    }
    this.counts.accepted += 1;
    if (this.#take('lose')) {
      this.counts.lost += 1;
      return { status: 202 };
    }
    const deliveries = this.#take('duplicate') ? 2 : 1;
    const delayMs = this.#take('delay') ? this.faults.delayMs : 0;
    for (let number = 0; number < deliveries; number += 1) {
      this.#deliver(settings, payload, delayMs);
    }
    return { status: 202 };
  }

  /** Kills all sandboxes, in the midst of whatever they do. @returns how many were busy */
  killSandboxes() {
    const busy = [...this.#sandboxes].filter(sandbox => sandbox.busy);
    busy.forEach(sandbox => sandbox.kill());
    return busy.length;
  }

  reset() {
    this.faults = noFaults();
    Object.keys(this.counts).forEach(name => (this.counts[name] = 0));
  }

  /** @returns {Record<string, string[]>} what lies in the temporary folders of each function, by name */
  temporaryFiles() {
    const files = {};
    for (const { folder, settings } of [...this.#sandboxes, ...this.#reset]) {
      if (folder) (files[settings.name] ??= []).push(...readdirSync(folder));
    }
    return files;
  }

  stop() {
    this.#stopped = true;
    this.#sandboxes.forEach(sandbox => sandbox.kill());
    this.#reset.forEach(sandbox => sandbox.discard());
  }

  #refusalOf(settings, name, type, payload) {
    const size = Buffer.byteLength(payload);
    const largest = type === 'Event' ? LARGEST_EVENT : LARGEST_REQUEST;
    if (!settings) {
      const message = `Function not found: ${name}`;
      return { status: 404, error: 'ResourceNotFoundException', message };
    }
    if (size > largest) {
      const message = `${size} byte payload is too large, ${largest} is the most`;
      return { status: 413, error: 'RequestTooLargeException', message };
    }
    try {
      JSON.parse(payload || 'null');
      return undefined;
    } catch {
      const message = 'Could not parse request body into json';
      return { status: 400, error: 'InvalidRequestContentException', message };
    }
  }

  async #deliver(settings, payload, delayMs) {
    if (delayMs > 0) await sleep(delayMs);
    for (let attempt = 0; attempt <= settings.retries; attempt += 1) {
      if (attempt > 0) await sleep(settings.retryDelayMs);
      while (!this.#stopped && this.#busyOf(settings) >= settings.concurrency) {
        await new Promise(resolve => this.#waiting.push(resolve));
      }
      if (this.#stopped) return;
      const { functionError } = await this.#perform(settings, payload);
      if (!functionError) return;
    }
  }

  async #perform(settings, payload) {
    const sandbox = this.#freeSandbox(settings);
    const invoked = sandbox.started.then(() =>
      sandbox.invoke(randomUUID(), payload || 'null'),
    );
    this.counts.delivered += 1;
    if (this.#take('kill')) {
      setTimeout(() => sandbox.kill(), this.faults.killMs);
    }
    const result = await invoked;
    sandbox.reserved = false;
    this.#forgetEnded();
    this.counts.mostMemoryMb = Math.max(
      this.counts.mostMemoryMb,
      sandbox.mostMemory ?? 0,
    );
    if (result.functionError) {
      this.counts.failed += 1;
      this.#log(`${settings.name} failed: ${JSON.stringify(result.payload)}`);
    }
    this.#waiting.shift()?.();
    return result;
  }

  /** A warm sandbox, or a new one. It is reserved at once, so that nobody else takes it. */
  #freeSandbox(settings) {
    this.#forgetEnded();
    let sandbox = [...this.#sandboxes].find(
      one => one.settings === settings && !one.reserved,
    );
    if (sandbox) {
      this.counts.warm += 1;
    } else {
      this.counts.cold += 1;
      sandbox = new Sandbox(settings, this.#log, this.#folderLeft(settings));
      sandbox.started = sandbox.start(this.counts.cold);
      this.#sandboxes.add(sandbox);
    }
    sandbox.reserved = true;
    this.counts.mostBusy = Math.max(
      this.counts.mostBusy,
      this.#busyOf(settings),
    );
    return sandbox;
  }

  #forgetEnded() {
    for (const sandbox of this.#sandboxes) {
      if (sandbox.alive) continue;
      this.#sandboxes.delete(sandbox);
      if (this.#stopped) sandbox.discard();
      else if (sandbox.folder) this.#reset.add(sandbox);
    }
  }

  /** The temporary folder of a sandbox that was reset, which is used again before another one is made. */
  #folderLeft(settings) {
    const left = [...this.#reset].find(one => one.settings === settings);
    this.#reset.delete(left);
    return left?.folder;
  }

  #busyOf(settings) {
    return [...this.#sandboxes].filter(
      one => one.settings === settings && one.alive && one.reserved,
    ).length;
  }

  #take(fault) {
    if (this.faults[fault] <= 0) return false;
    this.faults[fault] -= 1;
    return true;
  }
}
