import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download } from 'playwright-core';
import type { Evidence, FileOnDisk } from './Evidence';
import { inWords, cannotBeDone, doesNotHold } from './failures';
import { writeMeasured } from './measuredFile';
import { isWantOfRoom, leftByDownloads, roomIn } from '../room';
import type { SecretVault } from './SecretVault';
import { sleep } from './sleep';

/** Milliseconds that an armed download has at the end of a test. */
const momentToBegin = 2_000;

/** A download is broken off when it has grown to so many times what is kept: it may have no end. */
const farTooLarge = 4;
/** Milliseconds. */
const betweenLooksAtRoom = 25;
const betweenLooksAtSizes = 100;

/** A downloaded file that a test kept under a name. */
export interface KeptDownload {
  as: string;
  fileName: string;
  size: number;
  /** Undefined when the file is too large to be kept. */
  file?: FileOnDisk;
  holdsSecret: boolean;
}

/**
 * The downloads of one attempt. Files live in a folder of Playwright and vanish with the context, so they are copied,
 * and looked through on the way, while the steps go on.
 */
export class Downloads {
  private readonly armed: string[] = [];
  private readonly kept = new Map<string, Promise<KeptDownload>>();
  private readonly finished: KeptDownload[] = [];
  private pending = 0;
  private readonly running = new Set<Download>();
  private readonly brokenOff = new WeakSet<Download>();
  /** Files in the folder that are older belong to an attempt whose context is still closing. */
  private readonly begun = Date.now();

  constructor(
    private readonly evidence: Pick<Evidence, 'newPath' | 'largest'>,
    private readonly secrets: SecretVault,
    /** Told of downloads that no step asked for. */
    private readonly notice: (text: string) => void,
    /** Told in words what could not be written for want of room. */
    private readonly onNoRoom: (what: string) => void,
    /** Where the browser writes what it downloads. */
    private readonly folder: () => string,
  ) {}

  arm(as: string): void {
    this.armed.push(as);
  }

  readonly receive = (download: Download): void => {
    const as = this.armed.shift();
    if (as === undefined) {
      // Nobody reads it, and it might fill the disk.
      download.cancel().catch(() => undefined);
      this.notice(
        `“${download.suggestedFilename()}” from ${download.url()} was not kept: no step asked for it.`,
      );
      return;
    }
    this.pending += 1;
    this.running.add(download);
    if (this.running.size === 1) this.watchSizes();
    const keeping = this.keep(as, download);
    this.kept.set(as, keeping);
    keeping
      .then(
        file => this.finished.push(file),
        error => {
          if (isWantOfRoom(error)) this.onNoRoom(unwritten(download));
          else this.notice(error.message);
        },
      )
      .finally(() => {
        this.pending -= 1;
      });
  };

  /** Files that were finished since the last call. */
  takeFinished(): KeptDownload[] {
    return this.finished.splice(0);
  }

  /** Whether a download is under way, or one that was armed has not begun. */
  get isWaiting(): boolean {
    return this.pending > 0 || this.armed.length > 0;
  }

  /**
   * Gives downloads that are under way the time to end, and armed ones a
   * moment to begin: the browser tells of them after the click that starts them.
   *
   * @param timeout - milliseconds
   * @returns what a tester should know about those that did not
   */
  async settle(timeout: number): Promise<string[]> {
    const end = Date.now() + timeout;
    const begin = Date.now() + Math.min(timeout, momentToBegin);
    while (this.armed.length > 0 && Date.now() < begin) await sleep(25);
    while (this.pending > 0 && Date.now() < end) await sleep(25);
    return [
      ...this.armed.map(
        as => `No download began that could be kept as “${as}”.`,
      ),
      ...(this.pending > 0
        ? [`A download was not complete after ${inWords(timeout)}.`]
        : []),
    ];
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
      await sleep(25);
    }
    return this.kept.get(as)!;
  }

  private async keep(as: string, download: Download): Promise<KeptDownload> {
    const path = await this.pathOf(download).finally(() =>
      this.running.delete(download),
    );
    const { size } = await stat(path);
    const fileName = download.suggestedFilename();
    if (size > this.evidence.largest)
      return { as, fileName, size, holdsSecret: false };
    const search = this.secrets.searcher();
    const file = await writeMeasured(
      createReadStream(path),
      this.evidence.newPath(),
      search.add,
    );
    return { as, fileName, size, file, holdsSecret: search.found };
  }

  /** @throws StepFailure when the download is not completed: error when it was broken off here, else failed */
  private async pathOf(download: Download): Promise<string> {
    return download.path().catch(async () => {
      const fileName = download.suggestedFilename();
      if (this.brokenOff.has(download)) {
        throw cannotBeDone(
          `The download “${fileName}” was broken off: it has more than ${this.most} bytes, and may have no end.`,
        );
      }
      const reason = await download.failure().catch(() => null);
      throw doesNotHold(
        `The download “${fileName}” was not completed: ${
          reason ?? 'the page was closed'
        }.`,
      );
    });
  }

  private get most(): number {
    return farTooLarge * this.evidence.largest;
  }

  /**
   * Looks at what the browser writes as long as something is under way. Which file is whose it does not tell, and neither
   * why a download has ended: without room it would be broken off as if by the site, so it is broken off here before.
   */
  private async watchSizes(): Promise<void> {
    for (let looks = 0; this.running.size > 0; looks += 1) {
      if (roomIn(this.folder()) < leftByDownloads) {
        this.running.forEach(download => {
          this.onNoRoom(unwritten(download));
          download.cancel().catch(() => undefined);
        });
      }
      const isToMeasure =
        (looks * betweenLooksAtRoom) % betweenLooksAtSizes === 0;
      if (
        isToMeasure &&
        (await largestFileIn(this.folder(), this.begun)) > this.most
      ) {
        this.running.forEach(download => {
          this.brokenOff.add(download);
          download.cancel().catch(() => undefined);
        });
      }
      await sleep(betweenLooksAtRoom);
    }
  }
}

function unwritten(download: Download): string {
  return `The download “${download.suggestedFilename()}” cannot be written`;
}

async function largestFileIn(folder: string, since: number): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map(name =>
      stat(join(folder, name)).then(
        // Not every file system knows when a file was made.
        ({ size, birthtimeMs }) =>
          birthtimeMs === 0 || birthtimeMs >= since ? size : 0,
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...sizes);
}
