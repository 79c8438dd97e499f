import type { Browser } from 'playwright-core';
import { EncoderPage } from './encoderPage';
import type { FrameFile } from './FrameFile';
import { WebmFile } from './WebmFile';

/** Pictures that are in memory, and in the page, at the same time. */
const atOnce = 12;
/** Milliseconds after which a player can jump to. */
const betweenKeys = 3_000;

/** What is to become a video. */
export interface Shooting {
  frames: FrameFile;
  width: number;
  height: number;
  /** Milliseconds. */
  duration: number;
}

/**
 * Makes videos of pictures, one at a time, in a page of the browser that also carries out the tests. A browser that has
 * died meanwhile is replaced by the one that is asked for next.
 */
export class VideoStudio {
  private page: { browser: Browser; opening: Promise<EncoderPage> } | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** @param browserInUse - gives the browser of the tests, when it lives */
  constructor(private readonly browserInUse: () => Browser | undefined) {}

  /** @throws Error when it cannot be made */
  make(shooting: Shooting, path: string): Promise<void> {
    const made = this.last
      .then(() => this.encode(shooting, path))
      // The browser may have been replaced meanwhile.
      .catch(() => this.encode(shooting, path));
    this.last = made.catch(() => undefined);
    return made;
  }

  async close(): Promise<void> {
    await this.last;
    await (await this.page?.opening.catch(() => undefined))?.close();
  }

  private async encode(
    { frames, width, height, duration }: Shooting,
    path: string,
  ): Promise<void> {
    const page = await this.openPage();
    await page.begin(width, height);
    const webm = await WebmFile.create(path, { width, height, duration });
    try {
      for await (const pictures of batches(frames, duration)) {
        for (const { at, isKey, base64 } of await page.add(pictures))
          await webm.add({ at, isKey, data: Buffer.from(base64, 'base64') });
      }
      await webm.finish();
    } catch (error) {
      await webm.close().catch(() => undefined);
      throw error;
    } finally {
      await page.end().catch(() => undefined);
    }
  }

  private async openPage(): Promise<EncoderPage> {
    const open = await this.page?.opening.catch(() => undefined);
    if (open?.isOpen && this.page?.browser.isConnected()) return open;
    const browser = this.browserInUse();
    if (!browser) throw new Error('the browser has ended');
    this.page = { browser, opening: EncoderPage.open(browser) };
    return this.page.opening;
  }
}

/** The pictures in groups. The last one is shown until the end. */
async function* batches(frames: FrameFile, duration: number) {
  let batch: Array<{ at: number; isKey: boolean; base64: string }> = [];
  let lastKey = -Infinity;
  let last: { at: number; base64: string } | undefined;
  const next = (at: number, base64: string) => {
    const isKey = at - lastKey >= betweenKeys;
    if (isKey) lastKey = at;
    batch.push({ at, isKey, base64 });
    last = { at, base64 };
  };
  for await (const { at, jpeg } of frames.read()) {
    next(at, jpeg.toString('base64'));
    if (batch.length >= atOnce) {
      yield batch;
      batch = [];
    }
  }
  if (last && duration > last.at + 1) next(duration, last.base64);
  if (batch.length > 0) yield batch;
}
