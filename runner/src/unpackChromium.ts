import { bundledChromium } from './browser/bundledChromium';

/** Unpacks the Chromium that comes in a package, while an image is built, and prints where it is. */
bundledChromium().then(
  ([{ executablePath }]) => process.stdout.write(`${executablePath}\n`),
  error => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  },
);
