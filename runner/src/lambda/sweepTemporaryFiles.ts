import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserCache } from '../browser/browserCache';

/** A crashed browser leaves its memory: hundreds of megabytes, of which nobody has any use. */
const coreDumps = /^core(\.|$)/;
/**
 * Pictures, traces as they are before secrets are taken out of them, documents to print: nobody has any use for those of
 * an event that is over, and the next one may be of a run that must not see them.
 */
const filesOfEvents = /^(uat-evidence-|uat-print-|playwright-tracing-)/;
/** Profiles, downloads, recordings and sockets of browsers that were killed. */
const browserLeavings =
  /^(playwright|uat-downloads-|uat-traces-|\.?org\.chromium\.|\.?com\.google\.|chromium-|puppeteer_dev)/;
/** A browser that is being unpacked, 210 megabytes; or was, when nothing has come to it for long. */
const halfUnpacked = /\.unpacking-/;
const longestUnpacking = 120_000;

/**
 * Deletes what browsers and the runner have left in the temporary folder, which a sandbox keeps from one invocation to the
 * next, also when its process was killed in between. Never throws: what cannot be deleted now is tried again.
 *
 * To be called while no event is being answered.
 *
 * @param usedSince - when the browser that is in use was started: its own files are younger, and stay
 * @param cache - where browsers are unpacked
 * @returns names of what was deleted
 */
export async function sweepTemporaryFiles(
  usedSince?: number,
  folder = tmpdir(),
  cache = browserCache(),
): Promise<string[]> {
  const swept = await Promise.all([
    sweep(
      folder,
      async (name, path) =>
        coreDumps.test(name) ||
        filesOfEvents.test(name) ||
        (browserLeavings.test(name) && (await isOlder(path, usedSince))),
    ),
    sweep(
      cache,
      async (name, path) =>
        halfUnpacked.test(name) && (await hasRested(path, longestUnpacking)),
    ),
  ]);
  return swept.flat().sort();
}

async function sweep(
  folder: string,
  isRubbish: (name: string, path: string) => Promise<boolean>,
): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const swept = await Promise.all(
    names.map(async name => {
      const path = join(folder, name);
      if (!(await isRubbish(name, path))) return [];
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
      return [name];
    }),
  );
  return swept.flat();
}

async function isOlder(path: string, than?: number): Promise<boolean> {
  if (than === undefined) return true;
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.birthtimeMs < than;
}

async function hasRested(path: string, milliseconds: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.mtimeMs < Date.now() - milliseconds;
}
