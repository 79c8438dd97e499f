import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/*
 * Browser, downloads, pictures, videos and traces take room in the temporary folder of the runner. Where there is none,
 * things go wrong in many ways (a download ends early, a page is not drawn or dies), and none of them says anything of
 * the site.
 */

/** Bytes without which nothing can be relied on any more: a picture, or a piece of a page, may need as many. */
const least = 2 * 1024 * 1024;

/**
 * Bytes that a download must leave. What comes in passes through this process, so between two looks (25 ms) it is less.
 */
export const leftByDownloads = 32 * 1024 * 1024;

/** What is said where something could not be written, without a full stop. */
export function noRoomIn(folder = tmpdir()): string {
  return `there is no room left on the runner, in ${folder}: make room there, or give the runner a larger temporary folder (TMPDIR)`;
}

/** Bytes that are free; without end where the system does not tell. Takes hundredths of a millisecond. */
export function roomIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

/** Whether there is room in the temporary folder. */
export function hasRoom(): boolean {
  return roomIn(tmpdir()) >= least;
}

/** Whether something was thrown because it could not be written for want of room. */
export function isWantOfRoom(error: unknown): boolean {
  // Playwright hands on the message alone.
  return error instanceof Error && /\b(ENOSPC|EDQUOT)\b/.test(error.message);
}
