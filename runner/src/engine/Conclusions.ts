/** Attempts whose files are still on their way before the next iteration has to wait. */
const mostOpen = 2;

/**
 * The ends of attempts that are reported beside the next iteration, because their files are still being made and sent.
 * Only so many at a time: what waits takes room on disk and time of the browser.
 */
export class Conclusions {
  private readonly open = new Set<Promise<void>>();

  /** Lets a conclusion go on beside what follows, unless too many do already. */
  async goOn(conclusion: Promise<unknown>): Promise<void> {
    const done = conclusion.then(
      () => {
        this.open.delete(done);
      },
      () => {
        this.open.delete(done);
      },
    );
    this.open.add(done);
    // What has nothing to wait for is said before what follows.
    await Promise.race([done, new Promise(setImmediate)]);
    if (this.open.size > mostOpen) await Promise.race(this.open);
  }

  /** Ends when all have been said. */
  async all(): Promise<void> {
    await Promise.all(this.open);
  }
}
