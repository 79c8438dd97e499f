import { findBrowser } from './browser/findBrowser';
import { ownTempFolder } from './ownTempFolder';
import { printDocument, type Printing } from './printing/printDocument';

/*
 * Prints one HTML document to PDF and ends: `node print.cjs {"file","pdf","footer"}`. The process that started this one
 * limits its time, and takes the browser along when it ends it.
 */

async function print(printing: Printing): Promise<void> {
  await printDocument(await findBrowser(), printing);
}

ownTempFolder();
print(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
