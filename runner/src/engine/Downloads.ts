import { readFile, stat } from 'node:fs/promises';
import type { Download } from 'playwright-core';
import { inWords, cannotBeDone, doesNotHold } from './failures';

/** Largest file that is kept, in bytes. */
export const largestDownload = 64 * 1024 * 1024;

/** A downloaded file that a test kept under a name. */
export interface KeptDownload {
  as: string;
  fileName: string;
  size: number;
  /** Undefined when the file is too large to be kept. */
  bytes?: Buffer;
}

/** The downloads of one attempt. Files live in a folder of Playwright and vanish with the context. */
export class Downloads {
  private readonly armed: string[] = [];
  private readonly kept = new Map<string, Promise<KeptDownload>>();
  private readonly finished: KeptDownload[] = [];
  private pending = 0;

  arm(as: string): void {
    this.armed.push(as);
  }

  readonly receive = (download: Download): void => {
    const as = this.armed.shift();
    if (as === undefined) return;
    this.pending += 1;
    const keeping = keep(as, download);
    this.kept.set(as, keeping);
    keeping
      .then(file => this.finished.push(file))
      .catch(() => undefined)
      .finally(() => {
        this.pending -= 1;
      });
  };

  /** Files that were finished since the last call. */
  takeFinished(): KeptDownload[] {
    return this.finished.splice(0);
  }

  get isWaiting(): boolean {
    return this.pending > 0;
  }

  /** Ends when no download is under way. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.kept.values());
  }

  /**
   * The file kept under a name, as soon as it is complete.
   *
   * @throws StepFailure when no such download was armed, or none came within `timeout` milliseconds
   */
  async get(as: string, timeout: number): Promise<KeptDownload> {
    const end = Date.now() + timeout;
    while (!this.kept.has(as)) {
      if (!this.armed.includes(as)) {
        throw cannotBeDone(
          `No step before keeps a download as “${as}”. Put “Keep the next download” before the step that starts it. ` +
            `Kept so far: ${[...this.kept.keys()].join(', ') || 'none'}.`,
        );
      }
      if (Date.now() >= end) {
        throw doesNotHold(`No download has begun within ${inWords(timeout)}.`, {
          expected: `a download, kept as “${as}”`,
          actual: 'none',
        });
      }
      await new Promise(resolve => setTimeout(resolve, 25));
    }
    return this.kept.get(as)!;
  }
}

async function keep(as: string, download: Download): Promise<KeptDownload> {
  const path = await download.path().catch(async () => {
    const reason = await download.failure().catch(() => null);
    throw doesNotHold(
      `The download “${download.suggestedFilename()}” was not completed: ${
        reason ?? 'the page was closed'
      }.`,
    );
  });
  const { size } = await stat(path);
  const fileName = download.suggestedFilename();
  return size > largestDownload
    ? { as, fileName, size }
    : { as, fileName, size, bytes: await readFile(path) };
}
