import type { Browser, BrowserContext, Page } from 'playwright-core';
import { whileItLives } from '../../browser/whileItLives';

/** An encoded picture, as it comes out of the page. */
export interface EncodedPicture {
  at: number;
  isKey: boolean;
  base64: string;
}

const address = 'https://encoder.invalid/';

/**
 * Encodes with what the browser brings along (WebCodecs, VP8), because a program for videos is not everywhere. Pictures
 * of another size are fitted in.
 */
const html = `<!doctype html><title>Video encoder</title><script>
  let encoder, canvas, drawing, done, failure;
  self.begin = (width, height) => {
    canvas = new OffscreenCanvas(width, height);
    drawing = canvas.getContext('2d', { alpha: false });
    done = [];
    failure = undefined;
    encoder = new VideoEncoder({
      output: chunk => {
        const bytes = new Uint8Array(chunk.byteLength);
        chunk.copyTo(bytes);
        let text = '';
        for (let at = 0; at < bytes.length; at += 8192)
          text += String.fromCharCode(...bytes.subarray(at, at + 8192));
        done.push({ at: chunk.timestamp / 1000, isKey: chunk.type === 'key', base64: btoa(text) });
      },
      error: error => { failure = error; },
    });
    encoder.configure({ codec: 'vp8', width, height, bitrate: 1_500_000, latencyMode: 'quality' });
  };
  self.add = async pictures => {
    for (const { at, isKey, base64 } of pictures) {
      const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
      const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
      const [width, height] = [picture.width * scale, picture.height * scale];
      drawing.fillRect(0, 0, canvas.width, canvas.height);
      drawing.drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
      picture.close();
      const frame = new VideoFrame(canvas, { timestamp: Math.round(at * 1000) });
      encoder.encode(frame, { keyFrame: isKey });
      frame.close();
    }
    await encoder.flush();
    if (failure) throw failure;
    return done.splice(0);
  };
  self.end = () => encoder.close();
</script>`;

/** A page that encodes videos, in a context of its own, out of reach of the site under test. */
export class EncoderPage {
  private constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
  ) {}

  static open(browser: Browser): Promise<EncoderPage> {
    return whileItLives(browser, EncoderPage.openIn(browser));
  }

  private static async openIn(browser: Browser): Promise<EncoderPage> {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      // Encoders are there only for pages that came over https; nothing is fetched for this one.
      await page.route('**/*', route =>
        route.fulfill({ contentType: 'text/html', body: html }),
      );
      await page.goto(address);
      return new EncoderPage(context, page);
    } catch (error) {
      await context.close().catch(() => undefined);
      throw error;
    }
  }

  get isOpen(): boolean {
    return !this.page.isClosed();
  }

  async begin(width: number, height: number): Promise<void> {
    await this.page.evaluate(
      ([w, h]) => (globalThis as any).begin(w, h),
      [width, height],
    );
  }

  add(
    pictures: Array<{ at: number; isKey: boolean; base64: string }>,
  ): Promise<EncodedPicture[]> {
    return this.page.evaluate(list => (globalThis as any).add(list), pictures);
  }

  async end(): Promise<void> {
    await this.page.evaluate(() => (globalThis as any).end());
  }

  async close(): Promise<void> {
    await this.context.close().catch(() => undefined);
  }
}
