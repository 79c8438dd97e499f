import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Page,
} from 'playwright-core';
import type { BrowserKeeper } from '../browser/BrowserKeeper';
import type { HostGate } from '../browser/HostGate';
import { whileItLives } from '../browser/whileItLives';
import { sendScriptAhead } from './shortcut/scriptAhead';

/** A fresh context with its first page. */
export interface OpenedContext {
  browser: Browser;
  context: BrowserContext;
  page: Page;
}

/** Contexts that may be closing at the same time before the next one waits. */
const mostClosing = 2;
const closeTimeout = 5_000;

/**
 * Gives every attempt a context of its own, and keeps opening and closing off
 * the path of the steps: the next context is opened while the current attempt
 * runs, and a used one is closed while the next attempt runs.
 *
 * Lives as long as its worker, and serves one attempt at a time.
 */
export class ContextSupply {
  private prepared:
    | { key: string; browser: Browser; opening: Promise<OpenedContext> }
    | undefined;
  private readonly closing = new Set<Promise<void>>();

  constructor(private readonly keeper: BrowserKeeper) {}

  /** Has a browser for these hosts started. @throws Error when none starts */
  async start(hosts: readonly string[]): Promise<void> {
    await this.keeper.browserFor(hosts);
  }

  /**
   * Opens a context for the next `take`, in the browser that is in use. Never
   * fails: what goes wrong comes up there.
   */
  prepare(hosts: readonly string[], options: BrowserContextOptions): void {
    const browser = this.keeper.lendAgain(hosts);
    if (!browser || this.prepared) return;
    const opening = open(browser, options);
    opening.catch(() => undefined);
    this.prepared = { key: keyOf(hosts, options), browser, opening };
  }

  /** @throws Error when the browser does not start, or not with these options */
  async take(
    hosts: readonly string[],
    options: BrowserContextOptions,
  ): Promise<OpenedContext> {
    const { prepared } = this;
    this.prepared = undefined;
    if (prepared && this.keeper.isInUse(prepared.browser)) {
      const opened = await prepared.opening.catch(() => undefined);
      if (opened && prepared.key === keyOf(hosts, options)) return opened;
      if (opened) await this.dispose(opened);
    }
    const browser = await this.keeper.browserFor(hosts);
    try {
      return await open(browser, options);
    } catch (error) {
      const reason = this.keeper.endReasonOf(browser);
      throw reason ? new Error(reason) : error;
    }
  }

  /** Whether a browser answers. One that does not is ended. */
  answers(browser: Browser): Promise<boolean> {
    return this.keeper.answers(browser);
  }

  /** Why a browser was ended in the middle of its work, in words; undefined when it ended by itself. */
  endReasonOf(browser: Browser): string | undefined {
    return this.keeper.endReasonOf(browser);
  }

  /** Closes a used context without making anybody wait, unless too many are closing already. */
  async dispose({ browser, context }: OpenedContext): Promise<void> {
    const closed = this.close(browser, context).finally(() =>
      this.closing.delete(closed),
    );
    this.closing.add(closed);
    if (this.closing.size > mostClosing) await Promise.race(this.closing);
  }

  /**
   * A context that does not close has a page that hangs. Its browser is used
   * no more, but lives until the attempt that may be running in it has ended.
   */
  private async close(
    browser: Browser,
    context: BrowserContext,
  ): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>(resolve => {
      timer = setTimeout(() => resolve('late'), closeTimeout);
    });
    const closing = context.close().catch(() => undefined);
    const outcome = await Promise.race([closing, late]);
    clearTimeout(timer);
    if (outcome === 'late') this.keeper.retire(browser);
  }

  /** The gate through which a browser reaches its hosts. */
  gateOf(browser: Browser): HostGate {
    return this.keeper.gateOf(browser);
  }

  /** The browser that is in use, for one more context beside those of the attempts. It is never started here. */
  browserInUse(hosts: readonly string[]): Browser | undefined {
    return this.keeper.lendAgain(hosts);
  }

  /** The folder a browser downloads into. */
  downloadsOf(browser: Browser): string {
    return this.keeper.downloadsOf(browser);
  }

  /** Where Playwright writes down what happens in a browser. */
  tracesOf(browser: Browser): string {
    return this.keeper.tracesOf(browser);
  }

  /** Ends a browser that cannot be trusted any more. */
  discardBrowser(browser: Browser): Promise<void> {
    return this.keeper.discard(browser);
  }
}

function keyOf(hosts: readonly string[], options: BrowserContextOptions) {
  return JSON.stringify([hosts, options]);
}

function open(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<OpenedContext> {
  return whileItLives(browser, openIn(browser, options));
}

async function openIn(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<OpenedContext> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    await sendScriptAhead(page);
    return { browser, context, page };
  } catch (error) {
    await context.close().catch(() => undefined);
    throw error;
  }
}
