import type { Browser } from 'playwright-core';

/**
 * Waits for work in a browser, but not beyond its end: a page that Playwright is opening when the browser dies is neither
 * opened nor refused, it just stays under way for ever.
 *
 * @throws Error when the browser has ended
 */
export async function whileItLives<T>(
  browser: Browser,
  work: Promise<T>,
): Promise<T> {
  // What becomes of it after the end interests nobody.
  work.catch(() => undefined);
  let end = () => {};
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(new Error('The browser ended unexpectedly.'));
  });
  browser.on('disconnected', end);
  if (!browser.isConnected()) end();
  try {
    return await Promise.race([work, ended]);
  } finally {
    browser.off('disconnected', end);
  }
}
