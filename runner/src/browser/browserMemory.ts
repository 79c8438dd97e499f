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
    const sizes = await Promise.all(
      processInfo.map(({ id }) => proportionalSize(id)),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    return undefined;
  }
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
