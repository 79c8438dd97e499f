/** Kept for an orderly end: the last reports, and whatever the browser is still doing. */
const reserve = 20_000;
/** The current iteration is ended when no more than this is left. */
const lastMoment = 10_000;
const shortestEstimate = 5_000;

/**
 * The time of one invocation, which ends with the sandbox being frozen or killed, whatever it is doing.
 *
 * A fresh invocation always begins an iteration, however long that may take: it would get no more time elsewhere. After
 * that one begins only when it would most likely end in time, judged by the longest so far.
 */
export class TimeBudget {
  private longest: number | undefined;
  private begunAt: number | undefined;

  /** @param remaining - milliseconds until the invocation is ended */
  constructor(private readonly remaining: () => number) {}

  /** Asked before each iteration, and before each claim. */
  hasTimeFor(iterationTimeout: number): boolean {
    this.endIteration();
    const estimate =
      this.longest === undefined
        ? 0
        : Math.min(
            iterationTimeout,
            Math.max(2 * this.longest, shortestEstimate),
          );
    return this.remaining() > estimate + reserve;
  }

  beginIteration(): void {
    this.begunAt = Date.now();
  }

  /** Calls back when the current iteration has to end. @returns how to stop waiting for that */
  onLastMoment(callback: () => void): () => void {
    const timer = setTimeout(
      callback,
      Math.max(0, this.remaining() - lastMoment),
    );
    return () => clearTimeout(timer);
  }

  private endIteration(): void {
    if (this.begunAt === undefined) return;
    const took = Date.now() - this.begunAt;
    this.longest = Math.max(this.longest ?? 0, took);
    this.begunAt = undefined;
  }
}
