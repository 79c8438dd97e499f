import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { bundledChromium } from './bundledChromium';
import type { BrowserExecutable } from './executable';

/** One place to look for a browser. */
export interface BrowserCandidate {
  /** For people. */
  place: string;
  /** @throws Error with the reason why there is none */
  find(): Promise<BrowserExecutable[]>;
}

/** Names on the PATH: a headless shell first, it does the same work in half the time. */
const commandNames = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
];

/** Name of the environment variable that names the browser to use. */
export const browserPathVariable = 'UAT_BROWSER_PATH';

/**
 * Where a browser is looked for, in order. An installed Chrome stands behind
 * the headless shells on purpose: it is slower and updates under the tests.
 */
export function browserCandidates(): BrowserCandidate[] {
  const configured = process.env[browserPathVariable];
  return [
    ...(configured ? [configuredBrowser(configured)] : []),
    {
      place: 'Playwright’s own headless shell',
      find: async () => [{ source: 'Playwright’s own headless shell' }],
    },
    { place: '@sparticuz/chromium', find: bundledChromium },
    { place: 'Google Chrome', find: channel('chrome', 'Google Chrome') },
    { place: 'Microsoft Edge', find: channel('msedge', 'Microsoft Edge') },
    { place: `PATH (${commandNames.join(', ')})`, find: onPath },
  ];
}

/** The browser that whoever runs the runner has chosen. */
export function configuredBrowser(path: string): BrowserCandidate {
  return {
    place: `${browserPathVariable} (${path})`,
    find: async () => [await fileAt(path, browserPathVariable)],
  };
}

async function fileAt(
  path: string,
  source: string,
): Promise<BrowserExecutable> {
  try {
    await access(path, constants.X_OK);
  } catch {
    throw new Error('there is no program at this path');
  }
  return { source, executablePath: path };
}

function channel(name: 'chrome' | 'msedge', source: string) {
  return async () => [{ source, channel: name }];
}

/** Every known name that is on the PATH. */
async function onPath(): Promise<BrowserExecutable[]> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const found: BrowserExecutable[] = [];
  for (const name of commandNames) {
    for (const folder of folders) {
      const executable = await fileAt(join(folder, name), name).catch(
        () => undefined,
      );
      if (executable) {
        found.push(executable);
        break;
      }
    }
  }
  if (found.length === 0) {
    throw new Error('none of these programs is there');
  }
  return found;
}
