import type { LaunchOptions } from 'playwright-core';
import { memoryLimit } from './browserMemory';
import { drawingFlags, unwantedFlags } from './drawing';
import { featureFlags } from './features';

/** A browser that can be started, and where it was found. */
export interface BrowserExecutable {
  /** For people, for instance `@sparticuz/chromium 153.0.0`. */
  source: string;
  /** Without a path Playwright starts its own headless shell. */
  executablePath?: string;
  /** An installed browser that Playwright finds by name. */
  channel?: 'chrome' | 'msedge';
  /** Further environment variables the browser needs to start. */
  env?: Record<string, string>;
  /** The browser's own sandbox cannot be set up here, and the operator does without. */
  withoutSandbox?: boolean;
  /** Further flags the browser needs to start. */
  flags?: string[];
  /** Contexts after which it is of no use any more; unlimited for most. */
  contextsPerBrowser?: number;
}

/** Name of the environment variable that is `off` where no sandbox can be set up and none is wanted. */
export const sandboxVariable = 'UAT_BROWSER_SANDBOX';

// The sandbox needs a user other than root; everybody else keeps it.
const isRoot = () => process.getuid?.() === 0;

/** The scripts of a page get no more memory than a browser may take in all: one that eats it crashes, and not the machine. */
function heapFlag(): string {
  const megabytes = Math.ceil(memoryLimit() / 1024 / 1024);
  return `--js-flags=--max-old-space-size=${megabytes}`;
}

/** Launch options that start an executable, with further flags. */
export function launchOptionsOf(
  executable: BrowserExecutable,
  flags: string[],
): LaunchOptions {
  return {
    executablePath: executable.executablePath,
    channel: executable.channel,
    headless: true,
    chromiumSandbox: !isRoot() && !executable.withoutSandbox,
    args: [
      ...drawingFlags(),
      ...featureFlags(),
      ...(executable.flags ?? []),
      ...flags,
      heapFlag(),
    ],
    ignoreDefaultArgs: unwantedFlags(),
    env: executable.env
      ? ({ ...process.env, ...executable.env } as Record<string, string>)
      : undefined,
    // Signals are answered by the door of the program, which closes the
    // browser in its own order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    timeout: 30_000,
  };
}
