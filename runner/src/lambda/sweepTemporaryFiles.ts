import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A crashed browser leaves its memory: hundreds of megabytes, of which nobody has any use. */
const coreDumps = /^core(\.|$)/;
/** Profiles, downloads and sockets of browsers that were killed. */
const browserLeavings =
  /^(playwright|\.?org\.chromium\.|\.?com\.google\.|chromium-|puppeteer_dev)/;

/**
 * Deletes what browsers have left in the temporary folder, which a sandbox keeps from one invocation to the next, also
 * when its process was killed in between. Never throws: what cannot be deleted now is tried again.
 *
 * @param usedSince - when the browser that is in use was started: its own files are younger, and stay
 * @returns names of what was deleted
 */
export async function sweepTemporaryFiles(
  usedSince?: number,
  folder = tmpdir(),
): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const swept = await Promise.all(
    names.map(async name => {
      const path = join(folder, name);
      const isRubbish =
        coreDumps.test(name) ||
        (browserLeavings.test(name) && (await isOlder(path, usedSince)));
      if (!isRubbish) return [];
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
      return [name];
    }),
  );
  return swept.flat().sort();
}

async function isOlder(path: string, than?: number): Promise<boolean> {
  if (than === undefined) return true;
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.birthtimeMs < than;
}
