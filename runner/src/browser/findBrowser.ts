import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { version as playwright } from 'playwright-core/package.json';
import { browserCache } from './browserCache';
import {
  browserCandidates,
  browserPathVariable,
  type BrowserCandidate,
} from './candidates';
import { sandboxVariable, type BrowserExecutable } from './executable';
import { lacksSandbox, proveBrowser } from './proveBrowser';

/** A browser that was started here and drew a page. */
export interface FoundBrowser extends BrowserExecutable {
  /** What it calls itself, for instance `Chromium 153.0.8010.0`. */
  version: string;
}

/**
 * Finds a browser that works on this machine: the first of the candidates that
 * starts and draws. The winner is remembered in the user's cache, and proved
 * again before it is used again.
 *
 * @throws Error with the reason of every candidate, and the command that helps
 */
export async function findBrowser(
  candidates: BrowserCandidate[] = browserCandidates(),
): Promise<FoundBrowser> {
  const remembered = await recall();
  if (remembered) {
    const version = await proveBrowser(remembered).catch(() => undefined);
    if (version) return { ...remembered, version };
  }
  const reasons: string[] = [];
  for (const candidate of candidates) {
    try {
      const found = await firstThatWorks(candidate);
      await remember(found);
      return found;
    } catch (error) {
      reasons.push(
        `- ${candidate.place}: ${
          error instanceof Error ? error.message : error
        }`,
      );
    }
  }
  throw new Error(
    `No browser starts on this machine:\n${reasons.join('\n')}\n` +
      `Run "npx playwright-core@${playwright} install --with-deps chromium-headless-shell", ` +
      `or set ${browserPathVariable} to the path of a Chromium.`,
  );
}

async function firstThatWorks(
  candidate: BrowserCandidate,
): Promise<FoundBrowser> {
  const reasons = new Set<string>();
  for (const executable of await candidate.find()) {
    try {
      return await proven(executable);
    } catch (error) {
      reasons.add(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error([...reasons].join('; '));
}

/**
 * Proves a browser with its sandbox. Without, it is proved only where the
 * sandbox is what is missing and the operator said to do without it.
 */
async function proven(executable: BrowserExecutable): Promise<FoundBrowser> {
  try {
    return { ...executable, version: await proveBrowser(executable) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!lacksSandbox(reason)) throw error;
    if (process.env[sandboxVariable] !== 'off') {
      throw new Error(
        `its sandbox cannot be set up here (${reason}). Allow user namespaces to the user of the runner, ` +
          `or set ${sandboxVariable}=off where the container keeps the browser in`,
      );
    }
    const bare = { ...executable, withoutSandbox: true };
    return { ...bare, version: await proveBrowser(bare) };
  }
}

/** What the memory depends on: with another Playwright or another setting the search starts anew. */
const memoryKey = () =>
  JSON.stringify([
    playwright,
    process.platform,
    process.arch,
    process.env[browserPathVariable] ?? null,
    process.env[sandboxVariable] ?? null,
    process.getuid?.() ?? null,
  ]);

const memoryFile = () => join(browserCache(), 'found.json');

async function recall(): Promise<BrowserExecutable | undefined> {
  try {
    const { key, executable } = JSON.parse(
      await readFile(memoryFile(), 'utf8'),
    );
    return key === memoryKey() ? executable : undefined;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written costs time, not the run. */
async function remember({
  version: _,
  ...executable
}: FoundBrowser): Promise<void> {
  try {
    const file = memoryFile();
    const staging = `${file}.${process.pid}`;
    await mkdir(browserCache(), { recursive: true });
    await writeFile(staging, JSON.stringify({ key: memoryKey(), executable }));
    await rename(staging, file);
  } catch {
    // Searched again next time.
  }
}
