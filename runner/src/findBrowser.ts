import { findBrowser } from './browser/findBrowser';

/**
 * Prints the browser that works on this machine as one line of JSON:
 * `{ source, version, executablePath, channel, env }`. Path and channel are
 * null for Playwright's own headless shell, which needs neither.
 */
findBrowser().then(
  ({ source, version, executablePath = null, channel = null, env = {} }) => {
    process.stdout.write(
      `${JSON.stringify({ source, version, executablePath, channel, env })}\n`,
    );
  },
  error => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  },
);
