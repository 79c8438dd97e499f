/** Those who follow are woken at most four times a second: as often as a person can follow. */
const PAUSE_MS = 250;

/**
 * The newest version of one run that this replica has heard of, for all who follow the run here.
 *
 * Nobody misses a version: it is kept from the moment the watch is opened, and whoever asks for a later one than they
 * have is let through at once when it is there already.
 */
export class RunWatch {
  /** How many follow the run. */
  followers = 0;
  #version = -1;
  #waiting = new Set<{ after: number; wake: () => void }>();
  #pause: NodeJS.Timeout | undefined;

  /** Takes note of a version. Reports may be heard of out of order. */
  heard(version: number): void {
    this.#version = Math.max(this.#version, version);
    if (!this.#pause) {
      this.#wake();
    }
  }

  /** Waits for a version after this one, or for the signal. Never fails. */
  async later(after: number, signal: AbortSignal): Promise<void> {
    if (this.#version > after && !this.#pause) {
      return;
    }
    await new Promise<void>(resolve => {
      const entry = { after, wake: resolve };
      const leave = () => {
        this.#waiting.delete(entry);
        resolve();
      };
      entry.wake = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      this.#waiting.add(entry);
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) {
        leave();
      }
    });
  }

  close(): void {
    clearTimeout(this.#pause);
  }

  #wake(): void {
    this.#pause = undefined;
    const ready = [...this.#waiting].filter(
      ({ after }) => after < this.#version,
    );
    if (ready.length === 0) {
      return;
    }
    this.#pause = setTimeout(() => this.#wake(), PAUSE_MS).unref();
    for (const entry of ready) {
      this.#waiting.delete(entry);
      entry.wake();
    }
  }
}
