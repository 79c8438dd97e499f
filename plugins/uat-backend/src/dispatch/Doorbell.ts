import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets one waiter be woken early. Ringing while nobody waits is remembered, so nothing that happened between two waits
 * is missed.
 */
export class Doorbell {
  #rung = false;
  #wake: AbortController | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.abort();
  }

  /** Resolves when the bell has been rung since the last wait, and after `milliseconds` in any case. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#rung) {
      this.#wake = new AbortController();
      await sleep(milliseconds, undefined, {
        signal: this.#wake.signal,
      }).catch(() => {});
      this.#wake = undefined;
    }
    this.#rung = false;
  }
}
