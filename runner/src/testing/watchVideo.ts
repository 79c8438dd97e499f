import { chromium } from 'playwright-core';
import { launchOptionsOf } from '../browser/executable';
import { findBrowser } from '../browser/findBrowser';

/** What a browser makes of a video. */
export interface Watched {
  width: number;
  height: number;
  /** Seconds. */
  duration: number;
  /** Red, green and blue at each point, at the moment that was jumped to. */
  colours: number[][];
}

/** Plays a video in a browser: jumps to a part of it (1 is the end) and looks at some points. */
export async function watchVideo(
  video: Buffer,
  part: number,
  points: Array<[number, number]>,
): Promise<Watched> {
  const browser = await chromium.launch(
    launchOptionsOf(await findBrowser(), []),
  );
  try {
    const page = await browser.newPage();
    return await page.evaluate(
      async ([data, at, places]) => {
        const element = document.createElement('video');
        element.muted = true;
        const happens = (event: string) =>
          new Promise((resolve, reject) => {
            element.addEventListener(event, resolve, { once: true });
            element.addEventListener('error', () =>
              reject(new Error(element.error?.message)),
            );
          });
        const loaded = happens('loadeddata');
        element.src = data;
        await loaded;
        const jumped = happens('seeked');
        element.currentTime = element.duration * at;
        await jumped;
        const { videoWidth: width, videoHeight: height, duration } = element;
        const context = new OffscreenCanvas(width, height).getContext('2d')!;
        context.drawImage(element, 0, 0);
        const colours = places.map(([x, y]) =>
          [...context.getImageData(x, y, 1, 1).data].slice(0, 3),
        );
        return { width, height, duration, colours };
      },
      [
        `data:video/webm;base64,${video.toString('base64')}`,
        part,
        points,
      ] as const,
    );
  } finally {
    await browser.close();
  }
}
