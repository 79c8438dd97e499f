import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Page,
} from 'playwright-core';
import type { BrowserKeeper } from '../browser/BrowserKeeper';

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
 * Used by one shard, which has at most one attempt under way.
 */
export class ContextSupply {
  private prepared:
    | { key: string; browser: Browser; opening: Promise<OpenedContext> }
    | undefined;
  private readonly closing = new Set<Promise<void>>();

  constructor(
    private readonly keeper: BrowserKeeper,
    private readonly hosts: readonly string[],
  ) {}

  /** Opens a context with these options for the next `take`. Never fails: what goes wrong comes up there. */
  prepare(options: BrowserContextOptions): void {
    const browser = this.keeper.lendAgain(this.hosts);
    if (!browser || this.prepared) return;
    const opening = open(browser, options);
    opening.catch(() => undefined);
    this.prepared = { key: JSON.stringify(options), browser, opening };
  }

  /** @throws Error when the browser does not start, or not with these options */
  async take(options: BrowserContextOptions): Promise<OpenedContext> {
    const { prepared } = this;
    this.prepared = undefined;
    if (
      prepared &&
      prepared.key === JSON.stringify(options) &&
      prepared.browser.isConnected()
    ) {
      const opened = await prepared.opening.catch(() => undefined);
      if (opened) return opened;
    } else if (prepared) {
      prepared.opening
        .then(opened => this.dispose(opened))
        .catch(() => undefined);
    }
    return open(await this.keeper.browserFor(this.hosts), options);
  }

  /** Closes a used context without making anybody wait, unless too many are closing already. */
  async dispose({ browser, context }: OpenedContext): Promise<void> {
    const closed = this.close(browser, context).finally(() =>
      this.closing.delete(closed),
    );
    this.closing.add(closed);
    if (this.closing.size > mostClosing) await Promise.race(this.closing);
  }

  /** A context that does not close has a page that hangs: its browser is ended. */
  private async close(
    browser: Browser,
    context: BrowserContext,
  ): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>(resolve => {
      timer = setTimeout(() => resolve('late'), closeTimeout);
    });
    const outcome = await Promise.race([
      context.close().catch(() => undefined),
      late,
    ]);
    clearTimeout(timer);
    if (outcome === 'late') await this.keeper.discard(browser);
  }

  /** Ends a browser that cannot be trusted any more. */
  discardBrowser(browser: Browser): Promise<void> {
    return this.keeper.discard(browser);
  }

  /** Ends when nothing that was opened here is open. */
  async drain(): Promise<void> {
    const { prepared } = this;
    this.prepared = undefined;
    const opened = await prepared?.opening.catch(() => undefined);
    if (opened) await this.dispose(opened);
    await Promise.all(this.closing);
  }
}

async function open(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<OpenedContext> {
  const context = await browser.newContext(options);
  try {
    return { browser, context, page: await context.newPage() };
  } catch (error) {
    await context.close().catch(() => undefined);
    throw error;
  }
}
