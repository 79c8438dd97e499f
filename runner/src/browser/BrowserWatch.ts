import type { Browser, CDPSession } from 'playwright-core';
import { proportionalSizeOf, residentSizeOf } from './browserMemory';

/** What a browser must keep to. */
export interface BrowserLimits {
  /** Bytes beyond which it gets no further attempt. */
  mostMemory: number;
  /** Milliseconds that it may leave a question unanswered. */
  patience: number;
}

/**
 * The question takes the browser a thousandth of a second, and its main process does nothing that takes long: it neither
 * runs scripts nor draws. So ten seconds are far beyond what a machine with too much to do makes of it: with 24 pages that
 * never rest, and a load of 20 on two cores, an answer took 17 ms as a rule, and 260 ms at most.
 */
export const usualPatience = 10_000;

/** Milliseconds between two looks. One takes about a thousandth of a second in the browser, and less here. */
const betweenLooks = 1_000;

/**
 * Silence is counted in moments in which this process was there to listen. If it was stopped itself, or the machine slept,
 * the clock has gone on and answers wait to be read: nobody is to be accused for that.
 */
const moment = 250;

/**
 * A browser that has served for long may take more without fault of the test, so it is replaced between two attempts. One
 * in the middle of an attempt is ended when it takes so many times as much.
 */
export const mostInAttempt = 1.5;

/**
 * Watches over one browser, beside the attempts: once a second it asks what processes there are, which the main process
 * of the browser answers whatever pages do, and looks at the memory they take. A browser that gives no answer, or takes
 * the machine its memory, is ended with all its processes. What was being done in it then fails as it does when a browser
 * dies, and here is known why.
 */
export class BrowserWatch {
  /** Why it was ended from here, in words. */
  endReason: string | undefined;
  /** When last looked at, it took more than a browser may begin an attempt with. */
  isTooLarge = false;
  private readonly main: number | undefined;
  private asking: Promise<number[] | undefined> | undefined;
  private isLooking = false;

  private constructor(
    private readonly browser: Browser,
    private readonly session: CDPSession,
    private readonly limits: BrowserLimits,
    processes: ProcessInfo[],
  ) {
    this.main = processes.find(({ type }) => type === 'browser')?.id;
    const looking = setInterval(() => this.look(), betweenLooks);
    looking.unref();
    browser.on('disconnected', () => clearInterval(looking));
  }

  /** @throws Error when the browser has ended */
  static async begin(
    browser: Browser,
    limits: BrowserLimits,
  ): Promise<BrowserWatch> {
    const session = await browser.newBrowserCDPSession();
    return new BrowserWatch(browser, session, limits, await ask(session));
  }

  /** Whether the browser lives, and answers. One that is silent for too long is ended. */
  async answers(): Promise<boolean> {
    return (await this.processes()) !== undefined;
  }

  /** Ends the browser with all its processes, whatever they are doing. */
  kill(): void {
    if (this.main === undefined || !this.browser.isConnected()) return;
    // Playwright makes it the leader of a group of its own, where there are groups.
    for (const id of [-this.main, this.main]) {
      try {
        process.kill(id, 'SIGKILL');
        return;
      } catch {
        // There are no groups, or it is gone.
      }
    }
  }

  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      await this.lookAtMemory((await this.processes()) ?? []);
    } finally {
      this.isLooking = false;
    }
  }

  private async lookAtMemory(processes: number[]): Promise<void> {
    const { mostMemory } = this.limits;
    // What they share counts for each here, so it is never less, and costs a hundredth of a closer look.
    const atMost = residentSizeOf(processes);
    if (atMost === undefined) return;
    const memory =
      atMost > mostMemory ? await proportionalSizeOf(processes) : atMost;
    if (memory === undefined) return;
    this.isTooLarge = memory > mostMemory;
    if (memory > mostMemory * mostInAttempt) {
      this.end(
        `The browser took ${megabytes(memory)} MB of memory, where ${megabytes(
          mostMemory * mostInAttempt,
        )} MB are the most, and was ended: a page of this test takes too much.`,
      );
    }
  }

  /** @returns undefined when the browser has ended, or was ended because it is silent */
  private processes(): Promise<number[] | undefined> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async ask(): Promise<number[] | undefined> {
    const { patience } = this.limits;
    const answer = ask(this.session).then(
      found => ({ processes: found.map(({ id }) => id) }),
      () => ({ processes: undefined }),
    );
    for (let waited = 0; waited < patience; waited += moment) {
      const answered = await Promise.race([answer, after(moment)]);
      if (answered) return answered.processes;
    }
    this.end(
      `The browser did not answer for ${patience / 1_000} s, and was ended.`,
    );
    return undefined;
  }

  private end(reason: string): void {
    this.endReason ??= reason;
    this.kill();
  }
}

interface ProcessInfo {
  id: number;
  type: string;
}

async function ask(session: CDPSession): Promise<ProcessInfo[]> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo;
}

function after(milliseconds: number): Promise<undefined> {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds, undefined).unref();
  });
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
