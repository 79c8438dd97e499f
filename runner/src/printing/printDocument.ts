import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { memoryLimit, memoryOf } from '../browser/browserMemory';
import { launchOptionsOf, type BrowserExecutable } from '../browser/executable';
import { hostFlags } from '../browser/hostRules';
import { whileItLives } from '../browser/whileItLives';

const pause = 200;
const margin = { top: '18mm', right: '16mm', bottom: '20mm', left: '16mm' };

/** What is printed, and where to. */
export interface Printing {
  /** Path of one complete HTML document. */
  file: string;
  /** Path of the PDF. */
  pdf: string;
  /** Plain text. */
  footer: string;
}

/**
 * Prints one HTML document to PDF, in a browser of its own.
 *
 * The document comes from people and from sites under test, so nothing of it is trusted: scripts are off, the browser
 * has no way out (no proxy, no name resolves, offline), and requests for anything but the document are refused.
 *
 * @param stop - ends the browser, whatever it is doing
 * @throws Error that says why, also when the document takes too much memory
 */
export async function printDocument(
  executable: BrowserExecutable,
  printing: Printing,
  stop?: AbortSignal,
): Promise<void> {
  stop?.throwIfAborted();
  const browser = await chromium.launch(
    launchOptionsOf(executable, hostFlags()),
  );
  const ended = endedEarly(browser, stop);
  try {
    const printed = whileItLives(browser, printIn(browser, printing));
    await Promise.race([printed, ended.early]);
  } finally {
    ended.forget();
    await browser.close();
  }
}

async function printIn(
  browser: Browser,
  { file, pdf, footer }: Printing,
): Promise<void> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    offline: true,
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  await page.route('**/*', route =>
    route.request().url() === address ? route.continue() : route.abort(),
  );
  await page.goto(address, { waitUntil: 'load', timeout: 0 });
  page.setDefaultTimeout(0);
  await page.pdf({
    path: pdf,
    format: 'A4',
    margin,
    printBackground: true,
    tagged: true,
    outline: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: footerOf(footer),
  });
}

/** Fails when the browser takes too much memory, before the machine has none left, and when it is told to stop. */
function endedEarly(browser: Browser, stop?: AbortSignal) {
  let forget = () => {};
  const early = new Promise<never>((_, reject) => {
    const watch = setInterval(async () => {
      const memory = await memoryOf(browser);
      if (memory !== undefined && memory > memoryLimit()) {
        const megabytes = Math.round(memoryLimit() / 2 ** 20);
        reject(
          new Error(
            `the document takes more than ${megabytes} MB of memory to print`,
          ),
        );
      }
    }, pause);
    const onStop = () => reject(stop!.reason);
    stop?.addEventListener('abort', onStop, { once: true });
    forget = () => {
      clearInterval(watch);
      stop?.removeEventListener('abort', onStop);
    };
  });
  return { early, forget: () => forget() };
}

function footerOf(text: string): string {
  const references: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
  };
  const escaped = text.replace(/[&<>]/g, sign => references[sign]);
  return `<div style="font: 7pt Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif; color: #57606a; width: 100%; margin: 0 16mm; display: flex; justify-content: space-between; gap: 8mm"><span style="overflow: hidden; text-overflow: ellipsis; white-space: nowrap">${escaped}</span><span style="white-space: nowrap">Page <span class="pageNumber"></span> of <span class="totalPages"></span></span></div>`;
}
