import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';

/**
 * Memory that a browser with all its processes takes, in bytes: what they
 * share is counted once (proportional set size). Undefined where the system
 * does not tell: outside of Linux, or when the browser is gone.
 */
export async function memoryOf(browser: Browser): Promise<number | undefined> {
  try {
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    return await proportionalSizeOf(processInfo.map(({ id }) => id));
  } catch {
    return undefined;
  }
}

/**
 * Memory that processes take, in bytes: what they share is counted once. The system walks through all of it, which takes
 * milliseconds for each. Undefined where it does not tell.
 */
export async function proportionalSizeOf(
  processes: number[],
): Promise<number | undefined> {
  try {
    const sizes = await Promise.all(processes.map(proportionalSize));
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    return undefined;
  }
}

/**
 * Memory that processes take at most, in bytes: what they share is counted for each. Undefined where the system does not
 * tell.
 */
export function residentSizeOf(processes: number[]): number | undefined {
  try {
    return processes
      .map(residentSize)
      .reduce((sum, kilobytes) => sum + kilobytes * 1024, 0);
  } catch {
    return undefined;
  }
}

/** Kilobytes; a fraction of a millisecond, so nothing else waits for it. */
function residentSize(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  // One that has ended has no memory any more.
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

async function proportionalSize(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(
    error => {
      // A page that was closed meanwhile takes nothing any more.
      if (error.code === 'ENOENT' || error.code === 'ESRCH') return 'Pss: 0 kB';
      throw error;
    },
  );
  const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(rollup) ?? [];
  if (kilobytes === undefined) throw new Error('The system tells no Pss.');
  return Number(kilobytes) * 1024;
}

export const memoryVariable = 'UAT_BROWSER_MEMORY_MB';
const usualMemory = 1_024;

/**
 * Bytes beyond which a browser is replaced.
 *
 * @throws Error when the setting is no number
 */
export function memoryLimit(env: NodeJS.ProcessEnv = process.env): number {
  const given = env[memoryVariable] || String(usualMemory);
  const megabytes = Number(given);
  if (!Number.isInteger(megabytes) || megabytes < 1) {
    throw new Error(
      `${memoryVariable} is “${given}”. Set it to a whole number of megabytes, for instance ${usualMemory}.`,
    );
  }
  return megabytes * 1024 * 1024;
}
