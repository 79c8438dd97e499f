import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** The folder of this repository. */
export const ROOT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
);

/** What may be deleted at any time and is made again: Node, stamps, locks. */
export const CACHE = path.join(ROOT, '.cache', 'portal');

/**
 * What a local portal keeps: database, logs, evidence.
 * @returns {string} an absolute path
 */
export function dataDirectory() {
  return path.resolve(ROOT, process.env.UAT_DATA_DIR || '.data');
}

/** Yarn's committed release: started with Node, so no Yarn needs to be installed. */
export const YARN = path.join(ROOT, '.yarn', 'releases', 'yarn-4.13.0.cjs');
