import { statfsSync } from 'node:fs';
import { defaultViewport } from '@uatcms/plugin-uat-common';

/** Bytes that must be free in the shared memory of the machine before pages are drawn in it. */
const roomForPages = 512 * 1024 * 1024;

/**
 * Flags that make drawing cheaper and draw the same. Without a graphics card a
 * page is drawn in tiles of 256 × 256 pixels, each in a piece of shared memory
 * that is made, passed on to another process and thrown away; one tile for the
 * window saves most of that. Measured: with shared memory (below) 8%
 * of the processor time of an iteration.
 */
export function drawingFlags(): string[] {
  return [
    `--default-tile-width=${defaultViewport.width}`,
    `--default-tile-height=${defaultViewport.height}`,
  ];
}

/**
 * Flags of Playwright that are left out. It keeps shared memory in files of
 * the temporary folder, because containers have too little of `/dev/shm` by
 * default (64 MB) and some machines, such as Lambda's, have none. Where there
 * is plenty, memory is faster than files.
 */
export function unwantedFlags(): string[] {
  return hasRoom('/dev/shm') ? ['--disable-dev-shm-usage'] : [];
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= roomForPages;
  } catch {
    return false;
  }
}
