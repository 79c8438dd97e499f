import { chromium, type Browser, type Page } from 'playwright-core';
import { launchOptionsOf, type BrowserExecutable } from './executable';
import { hostFlags } from './hostRules';

/**
 * Starts a browser, looks at a page with it, and ends it: a file that exists
 * proves nothing.
 *
 * @param limit - milliseconds
 * @returns what the browser calls itself, for instance `HeadlessChrome 153.0.1`
 * @throws Error with the reason in a line or two
 */
export async function proveBrowser(
  executable: BrowserExecutable,
  limit = 60_000,
): Promise<string> {
  const launched = chromium.launch(launchOptionsOf(executable, hostFlags()));
  try {
    return await proveLaunched(executable, launched, limit);
  } finally {
    await endWithin(limit, launched);
  }
}

/**
 * Looks at a page with a browser that is being started, which also warms it. Two
 * contexts at once show that the browser outlives the end of the first.
 *
 * @returns what the browser calls itself
 * @throws Error with the reason in a line or two; the browser has been ended then
 */
export async function proveLaunched(
  { contextsPerBrowser }: BrowserExecutable,
  launched: Promise<Browser>,
  limit: number,
): Promise<string> {
  try {
    return await within(
      limit,
      launched.then(browser => draw(browser, contextsPerBrowser !== 1)),
    );
  } catch (error) {
    await endWithin(limit, launched);
    throw new Error(reasonOf(error));
  }
}

/** One that hangs is not waited for. */
async function endWithin(
  limit: number,
  launched: Promise<Browser>,
): Promise<void> {
  const closed = launched
    .then(browser => browser.close())
    .catch(() => undefined);
  await within(limit, closed).catch(() => undefined);
}

async function draw(browser: Browser, inTwo: boolean): Promise<string> {
  const pages = await Promise.all(
    Array.from({ length: inTwo ? 2 : 1 }, async () => {
      const context = await browser.newContext();
      return context.newPage();
    }),
  );
  for (const page of pages) {
    await drawText(page);
    await page.context().close();
  }
  return `Chromium ${browser.version()}`;
}

async function within<T>(limit: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`it draws nothing within ${limit} ms`)),
      limit,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function drawText(page: Page): Promise<void> {
  await page.setContent('<span>Hamburgefonstiv</span>');
  const width = await page.evaluate(
    () =>
      (globalThis as any).document.querySelector('span').getBoundingClientRect()
        .width,
  );
  if (width === 0) {
    throw new Error('it draws no text: there are no fonts');
  }
}

/** What Chromium says where user namespaces are not to be had. */
const sandboxTroubles = [
  /No usable sandbox.*/,
  /Failed to move to new namespace.*/,
  /The SUID sandbox helper binary was found, but is not configured correctly.*/,
];

const telling = [
  /error while loading shared libraries: .*/,
  ...sandboxTroubles,
  /Running as root without --no-sandbox.*/,
  /Executable doesn't exist at .*/,
  /spawn \S+ E[A-Z]+/,
  /Chromium distribution '.*' is not found at .*/,
  /signal=SIG[A-Z]+/,
];

/** Whether a browser failed to start for want of a sandbox. */
export function lacksSandbox(reason: string): boolean {
  return sandboxTroubles.some(trouble => trouble.test(reason));
}

/** The line that says why, out of the long report of a failed launch. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  for (const pattern of telling) {
    const found = pattern.exec(text);
    if (found) return found[0].trim();
  }
  return text.split('\n')[0].trim();
}
