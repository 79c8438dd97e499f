const firstRate = 10;
const highestRate = 100;
const second = 1_000;
/** Sandboxes that nobody has used for so long are most likely gone: the next ones start cold again. */
const cooledAfter = 5 * 60_000;
const firstPause = second;
const longestPause = 30_000;

/**
 * How fast a function may be rung.
 *
 * It begins with a few a second and doubles with each second in which all went well, so that a thousand sandboxes do not
 * start their browsers, and come to the portal, in the same moment. When AWS refuses, it is left in peace for a moment,
 * longer each time, and the pace begins anew.
 */
export class RingPace {
  #rate = firstRate;
  #left = firstRate;
  #windowStart = 0;
  #lastRing = 0;
  #pause = firstPause;
  #quietUntil = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** Rings that are all right at this moment. */
  free(): number {
    const now = this.now();
    if (now < this.#quietUntil) return 0;
    if (now - this.#windowStart >= second) this.#beginWindow(now);
    return this.#left;
  }

  /** To be called before each ring. */
  begin(): void {
    this.#left -= 1;
    this.#lastRing = this.now();
  }

  succeeded(): void {
    this.#pause = firstPause;
  }

  refused(): void {
    const now = this.now();
    // Rings that were on their way together are refused together, and count once.
    if (now < this.#quietUntil) return;
    this.#quietUntil = now + this.#pause;
    this.#pause = Math.min(this.#pause * 2, longestPause);
    this.#rate = firstRate / 2;
    this.#left = this.#rate;
  }

  #beginWindow(now: number): void {
    const used = this.#left < this.#rate;
    if (now - this.#lastRing > cooledAfter) this.#rate = firstRate;
    else if (used) this.#rate = Math.min(this.#rate * 2, highestRate);
    this.#windowStart = now;
    this.#left = this.#rate;
  }
}
