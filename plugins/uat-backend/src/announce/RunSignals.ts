import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { RunChange } from '@uatcms/core';
import { signalChannel, type UatSignal } from '@uatcms/plugin-uat-common';

/** Four signals a second are as many as a person can follow. */
const PAUSE_MS = 250;

/**
 * Tells browsers that a run has changed: the first change at once, then at most one signal per pause, and the newest
 * state always. Reports of many runners may come in at the same time and out of order; the highest version wins.
 */
export class RunSignals {
  /** Runs that were told about within the last pause, with what has happened since. */
  readonly #paused = new Map<string, RunChange | undefined>();

  constructor(
    private readonly signals: SignalsService,
    private readonly logger: LoggerService,
  ) {}

  changed(change: RunChange): void {
    if (!this.#paused.has(change.runId)) {
      this.#send(change);
      return;
    }
    const waiting = this.#paused.get(change.runId);
    if (!waiting || waiting.version < change.version) {
      this.#paused.set(change.runId, change);
    }
  }

  #send(change: RunChange): void {
    this.#paused.set(change.runId, undefined);
    setTimeout(() => {
      const waiting = this.#paused.get(change.runId);
      this.#paused.delete(change.runId);
      if (waiting && waiting.version > change.version) {
        this.#send(waiting);
      }
    }, PAUSE_MS).unref();
    const message: UatSignal = { type: 'run', ...change };
    this.signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: signalChannel,
        message,
      })
      .catch(error =>
        this.logger.warn('A signal could not be sent; pages poll', error),
      );
  }
}
