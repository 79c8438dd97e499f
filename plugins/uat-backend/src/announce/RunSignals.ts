import type { Signals } from './Signals';

/** Four signals a second are as many as a person can follow. */
const PAUSE_MS = 250;

/**
 * Tells browsers that a run has changed: the first change at once, then at most one signal per pause, and of a change
 * always one after it.
 */
export class RunSignals {
  /** Runs that were told about within the last pause, and whether they have changed since. */
  readonly #paused = new Map<string, boolean>();

  constructor(private readonly signals: Pick<Signals, 'send'>) {}

  changed(runId: string): void {
    if (this.#paused.has(runId)) {
      this.#paused.set(runId, true);
    } else {
      this.#send(runId);
    }
  }

  #send(id: string): void {
    this.#paused.set(id, false);
    setTimeout(() => {
      const hasChanged = this.#paused.get(id);
      this.#paused.delete(id);
      if (hasChanged) {
        this.#send(id);
      }
    }, PAUSE_MS).unref();
    this.signals.send({ type: 'run', id });
  }
}
