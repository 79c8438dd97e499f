import { chromium, type Browser } from 'playwright-core';
import { launchOptionsOf, type BrowserExecutable } from './executable';
import { hostFlags } from './hostRules';

/**
 * Starts a browser and looks at a page with it, which also warms it: a file
 * that exists proves nothing. A second context shows that the browser outlives
 * the end of the first.
 *
 * @param limit - milliseconds
 * @returns what the browser calls itself, for instance `HeadlessChrome 153.0.1`
 * @throws Error with the reason in a line or two
 */
export async function proveBrowser(
  executable: BrowserExecutable,
  limit = 60_000,
): Promise<string> {
  let browser: Browser | undefined;
  const launched = launchAndDraw(executable, opened => {
    browser = opened;
  });
  try {
    return await within(limit, launched);
  } catch (error) {
    throw new Error(reasonOf(error));
  } finally {
    // One that hangs is not waited for.
    const closed = launched
      .catch(() => undefined)
      .then(() => browser?.close())
      .catch(() => undefined);
    await within(limit, closed).catch(() => undefined);
  }
}

async function launchAndDraw(
  executable: BrowserExecutable,
  onLaunched: (browser: Browser) => void,
): Promise<string> {
  const browser = await chromium.launch(
    launchOptionsOf(executable, hostFlags()),
  );
  onLaunched(browser);
  await drawText(browser);
  if (executable.contextsPerBrowser !== 1) await drawText(browser);
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

async function drawText(browser: Browser): Promise<void> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.setContent('<span>Hamburgefonstiv</span>');
    const width = await page.evaluate(
      () =>
        (globalThis as any).document
          .querySelector('span')
          .getBoundingClientRect().width,
    );
    if (width === 0) {
      throw new Error('it draws no text: there are no fonts');
    }
  } finally {
    await context.close();
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
