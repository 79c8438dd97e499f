import { rm } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import type { Evidence, FileOnDisk } from '../Evidence';
import { measure } from '../measuredFile';
import { FrameFile } from './FrameFile';
import { inTime } from '../inTime';
import type { VideoStudio } from './VideoStudio';

const longestSide = 800;
const quality = 60;
/** A page that hangs may not even stop being filmed. */
const patience = 2_000;

/**
 * Films the page that an attempt works on.
 *
 * The browser hands out a picture whenever the page has changed. From the first use of a secret on these are not taken
 * any more, for nothing covers a secret in them: instead there is one picture after each step, taken as those of steps
 * are, with secrets covered.
 */
export class VideoRecording {
  private readonly frames: FrameFile;
  private readonly begun = Date.now();
  private size = { width: longestSide, height: 500 };
  private showsSteps = false;
  private duration = 0;
  private isEnded = false;
  private readonly filmed: Page[] = [];
  private letGo: () => void = () => undefined;

  constructor(
    private readonly evidence: Pick<Evidence, 'newPath'>,
    private readonly studio: VideoStudio,
    private readonly isShown: (page: Page) => boolean,
  ) {
    this.frames = new FrameFile(evidence.newPath());
  }

  async begin(context: BrowserContext): Promise<void> {
    const [first] = context.pages();
    const viewport = first?.viewportSize();
    if (viewport) this.size = fitted(viewport);
    const filmNext = (page: Page) => {
      this.film(page).catch(() => undefined);
    };
    context.on('page', filmNext);
    this.letGo = () => context.off('page', filmNext);
    if (first) await this.film(first);
  }

  private async film(page: Page): Promise<void> {
    this.filmed.push(page);
    await page.screencast.start({
      quality,
      size: this.size,
      onFrame: ({ data, timestamp }) => {
        if (this.isEnded || this.showsSteps || !this.isShown(page)) return;
        this.frames.add({ at: timestamp - this.begun, jpeg: data });
      },
    });
  }

  /** From now on only steps are shown. To be called before a secret reaches the page. */
  showStepsOnly(): void {
    this.showsSteps = true;
  }

  /** Whether a picture is wanted after each step. */
  get wantsSteps(): boolean {
    return this.showsSteps;
  }

  addStep(jpeg: Buffer): void {
    this.frames.add({ at: Date.now() - this.begun, jpeg }, true);
  }

  /** Ends the film; what comes later is not part of it. Must be called while the context is open. */
  async end(): Promise<void> {
    this.duration = Math.max(1, Date.now() - this.begun);
    this.isEnded = true;
    this.letGo();
    const open = this.filmed.filter(page => !page.isClosed());
    await inTime(
      Promise.all(open.map(page => page.screencast.stop())),
      patience,
    ).catch(() => undefined);
  }

  /** @throws Error when no video can be made */
  async take(): Promise<FileOnDisk> {
    const { frames, duration, evidence } = this;
    if (frames.count === 0) throw new Error('the page was never drawn');
    const path = evidence.newPath();
    await this.studio.make({ frames, ...this.size, duration }, path);
    return measure(path);
  }

  get isCut(): boolean {
    return this.frames.isCut;
  }

  async discard(): Promise<void> {
    await this.frames.close();
    await rm(this.frames.path, { force: true });
  }
}

/** Even numbers, as encoders want them. */
function fitted({ width, height }: { width: number; height: number }) {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const even = (side: number) =>
    Math.max(2, Math.round((side * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}
