import type { StepOf } from '@uatcms/plugin-uat-common';
import type { Page } from 'playwright-core';
import { fullAddress } from '../addresses';
import { withSetBrowser } from '../contextOptions';
import { isTimeout } from '../explain';
import { cannotBeDone, doesNotHold, inWords } from '../failures';
import { sleep } from '../sleep';
import type { StepRun } from '../StepRun';
import type { Implementations } from './implementation';
import { useSession } from './useSession';

type PageKeyword =
  | 'openUrl'
  | 'navigate'
  | 'switchPage'
  | 'closePage'
  | 'setState'
  | 'setBrowser'
  | 'useSession';

export const pageImplementations: Implementations<PageKeyword> = {
  openUrl: async ({ url, waitUntil }, step) => {
    const address = fullAddress(url, step.baseUrl);
    await load(address, step, () =>
      step.page.goto(address, { waitUntil, timeout: step.remaining }),
    );
  },

  navigate: async ({ direction }, step) => {
    const options = { timeout: step.remaining };
    const { page } = step;
    const before = page.url();
    const moves = {
      back: () => page.goBack(options),
      forward: () => page.goForward(options),
      reload: () => page.reload(options),
    };
    const response = await load(before, step, moves[direction]);
    if (direction !== 'reload' && response === null && page.url() === before) {
      throw doesNotHold(
        `The history of the page has nothing to go ${direction} to.`,
      );
    }
  },

  switchPage,

  closePage: async (_, step) => {
    const { attempt } = step;
    const pages = attempt.opened.context.pages();
    const index = pages.indexOf(attempt.page);
    if (pages.length < 2) {
      throw cannotBeDone(
        'This is the only open page, and the test needs one to go on in.',
      );
    }
    attempt.page = index > 0 ? pages[index - 1] : pages[index + 1];
    await pages[index].close();
  },

  setState: async ({ store, key, value }, step) => {
    const { page, attempt, baseUrl } = step;
    const isOpen = page.url().startsWith('http');
    if (store === 'cookie') {
      await attempt.opened.context.addCookies([
        { name: key, value, url: isOpen ? page.url() : baseUrl },
      ]);
    } else if (isOpen) {
      await page.evaluate(
        ([place, name, text]) => (globalThis as any)[place].setItem(name, text),
        [store, key, value],
      );
    } else {
      throw cannotBeDone(
        `The ${store} belongs to a site, and no page of one is open. Put “Open a page” before this step.`,
      );
    }
  },

  setBrowser,

  useSession,
};

/** Loads a page; why it could not be loaded is said in words, with the host that is to blame. */
async function load<
  T extends { ok(): boolean; status(): number; statusText(): string } | null,
>(address: string, step: StepRun, go: () => Promise<T>): Promise<T | null> {
  const { watch } = step.attempt;
  watch.failedNavigation = undefined;
  try {
    const response = await go();
    if (response && !response.ok() && response.status() >= 400) {
      step.remarks.push(
        `The server answered ${`${response.status()} ${response.statusText()}`.trim()}.`,
      );
    }
    return response;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (text.includes('Download is starting')) return null;
    if (text.includes('interrupted by another navigation')) {
      await step.page.waitForLoadState('load', { timeout: step.remaining });
      return null;
    }
    if (isTimeout(error)) {
      throw cannotBeDone(
        `The page ${address} did not load within ${inWords(step.timeout)}.`,
      );
    }
    const reason = /net::ERR_[A-Z_0-9]+/.exec(text)?.[0];
    if (!reason) throw error;
    const blamed = watch.failedNavigation ?? { url: address, reason };
    const { words, isOutage } = watch.reasonOf(blamed.url, blamed.reason);
    throw cannotBeDone(`The page ${address} could not be opened: ${words}.`, {
      isOutage,
    });
  }
}

async function switchPage(
  { to, title, url, index }: StepOf<'switchPage'>,
  step: StepRun,
): Promise<void> {
  const { attempt } = step;
  const wanted = async (pages: Page[]): Promise<Page | undefined> => {
    if (to === 'main') return pages[0];
    if (to === 'newest')
      return pages.at(-1) === attempt.page ? undefined : pages.at(-1);
    if (index !== undefined) return pages[index];
    for (const page of pages) {
      if (
        url !== undefined
          ? page.url().includes(url)
          : (await page.title()).includes(title ?? '')
      )
        return page;
    }
    return undefined;
  };
  for (;;) {
    const pages = attempt.opened.context.pages();
    const found = await wanted(pages);
    if (found) {
      attempt.page = found;
      await found.waitForLoadState('domcontentloaded', {
        timeout: step.remaining,
      });
      return;
    }
    if (step.remaining <= 25) {
      throw doesNotHold(
        `${
          to === 'newest' ? 'No other page was opened' : 'There is no such page'
        } within ${inWords(step.timeout)}. ` +
          `Open pages: ${pages
            .map((page, position) => `${position}: ${page.url()}`)
            .join(', ')}.`,
      );
    }
    await sleep(25);
  }
}

async function setBrowser(
  args: StepOf<'setBrowser'>,
  { attempt, page }: StepRun,
): Promise<void> {
  const { context } = attempt.opened;
  const options = withSetBrowser(attempt.contextOptions, args);
  if (attempt.isUntouched) {
    // Steps at the start of a case are in the options already.
    if (JSON.stringify(options) !== JSON.stringify(attempt.contextOptions))
      await attempt.reopen(options);
    return;
  }
  const tooLate = (['locale', 'timezone', 'httpCredentials'] as const).filter(
    name => args[name] !== undefined,
  );
  if (tooLate.length > 0) {
    throw cannotBeDone(
      `${tooLate.join(
        ' and ',
      )} can be set only before the first page. Move the step before “Open a page”.`,
    );
  }
  if (args.viewport) await page.setViewportSize(args.viewport);
  if (args.geolocation) await context.setGeolocation(args.geolocation);
  if (args.permissions) await context.grantPermissions(args.permissions);
  if (args.offline !== undefined) await context.setOffline(args.offline);
  if (args.colorScheme)
    await page.emulateMedia({ colorScheme: args.colorScheme });
}
