import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { memoryLimit, memoryOf } from './browser/browserMemory';
import { launchOptionsOf } from './browser/executable';
import { findBrowser } from './browser/findBrowser';
import { hostFlags } from './browser/hostRules';
import { ownTempFolder } from './ownTempFolder';

/*
 * Prints one HTML document to PDF and ends: `node print.cjs {"file","pdf","footer"}`.
 *
 * The document comes from people and from sites under test, so nothing of it is trusted: scripts are off, the browser
 * has no way out (no proxy, no name resolves, offline), and requests for anything but the document are refused. The
 * process that started this one limits its time, and takes the browser along when it ends it.
 */

const pause = 200;
const margin = { top: '18mm', right: '16mm', bottom: '20mm', left: '16mm' };

interface PrintOrder {
  file: string;
  pdf: string;
  /** Plain text. */
  footer: string;
}

async function print({ file, pdf, footer }: PrintOrder): Promise<void> {
  const browser = await chromium.launch(
    launchOptionsOf(await findBrowser(), hostFlags()),
  );
  // Whoever takes too much memory ends, before the machine does.
  const watch = setInterval(async () => {
    const memory = await memoryOf(browser);
    if (memory !== undefined && memory > memoryLimit()) {
      fail(
        `the document takes more than ${Math.round(
          memoryLimit() / 2 ** 20,
        )} MB of memory to print`,
      );
    }
  }, pause);
  try {
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
  } finally {
    clearInterval(watch);
    await browser.close();
  }
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

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

ownTempFolder();
print(JSON.parse(process.argv[2])).catch(error =>
  fail(error instanceof Error ? error.message : String(error)),
);
