import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { BrowserKeeper } from '../browser/BrowserKeeper';
import { findBrowser } from '../browser/findBrowser';
import { mainProcessOf } from '../testing/processes';
import { ContextSupply } from './ContextSupply';

// A browser on a busy machine.
jest.setTimeout(120_000);

const hosts = ['127.0.0.1'];

describe('a browser that dies while it opens a page', () => {
  let keeper: BrowserKeeper;
  let contexts: ContextSupply;

  beforeAll(async () => {
    keeper = new BrowserKeeper(await findBrowser());
    contexts = new ContextSupply(keeper);
  });

  afterAll(() => keeper.discard());

  /** Kills it so many milliseconds after it has got a further context. */
  async function killWhileOpening(browser: Browser, milliseconds: number) {
    const main = await mainProcessOf(browser);
    const before = browser.contexts().length;
    return async () => {
      while (browser.contexts().length === before) await sleep(1);
      await sleep(milliseconds);
      // It gets no further, and then it is gone.
      process.kill(main, 'SIGSTOP');
      process.kill(-main, 'SIGKILL');
    };
  }

  // Opening a page takes about 40 ms, and goes through several hands.
  const moments = [0, 5, 10, 15, 20, 30, 40];

  it.each(moments)(
    'after %i ms, ahead of the attempt: it gets one in a new browser',
    async moment => {
      const first = await contexts.take(hosts, {});
      const kill = await killWhileOpening(first.browser, moment);
      contexts.prepare(hosts, {});
      await kill();
      const next = await contexts.take(hosts, {});
      expect(next.browser).not.toBe(first.browser);
      expect(await next.page.evaluate('6 * 7')).toBe(42);
    },
  );

  it.each(moments)(
    'after %i ms, for an attempt that waits for it: it is told',
    async moment => {
      const { browser } = await contexts.take(hosts, {});
      const kill = await killWhileOpening(browser, moment);
      const [taken] = await Promise.allSettled([
        contexts.take(hosts, {}),
        kill(),
      ]);
      const told =
        taken.status === 'rejected'
          ? String(taken.reason)
          : 'opened just before it ended';
      expect(told).toMatch(/ended|closed/);
    },
  );
});
