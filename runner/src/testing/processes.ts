import { readdir, readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import type { TestRunner } from './TestRunner';

/** The processes that live, and whose children they are, by /proc. */
async function parents(): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name)
      ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
      : '';
    const [, state, parent] = /^\d+ \(.*\) (\S) (\d+)/s.exec(stat) ?? [];
    // A zombie has ended; only nobody has asked for its exit code yet.
    if (parent && state !== 'Z') found.set(Number(name), Number(parent));
  }
  return found;
}

/** Living processes that a process has started itself. */
export async function childrenOf(pid: number): Promise<number[]> {
  return [...(await parents())].flatMap(([child, parent]) =>
    parent === pid ? [child] : [],
  );
}

/** Living processes that descend from a process. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const known = await parents();
  const isBelow = (candidate: number): boolean => {
    const parent = known.get(candidate);
    return parent === pid || (parent !== undefined && isBelow(parent));
  };
  return [...known.keys()].filter(isBelow);
}

/** Ends when the processes have ended. */
export async function areGone(pids: number[]): Promise<void> {
  for (;;) {
    const living = await parents();
    if (!pids.some(pid => living.has(pid))) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Ends when, of all that this process has started, nothing lives but the browsers that these runners use. */
export async function onlyBrowsersAreLeft(
  ...runners: TestRunner[]
): Promise<void> {
  const belongs = new Set<number>();
  for (const { keeper } of runners) {
    const browser = await keeper.browserFor(['127.0.0.1']);
    (await processesOf(browser)).forEach(pid => belongs.add(pid));
  }
  const started = await descendantsOf(process.pid);
  await areGone(started.filter(pid => !belongs.has(pid)));
}

/** A browser's main process, and all that descend from it. */
export async function processesOf(browser: Browser): Promise<number[]> {
  const main = await mainProcessOf(browser);
  return [main, ...(await descendantsOf(main))];
}

/** The process of a browser that all others of it descend from. */
export async function mainProcessOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.find(({ type }) => type === 'browser')!.id;
}
