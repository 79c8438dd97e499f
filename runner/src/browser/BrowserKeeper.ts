import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { memoryLimit } from './browserMemory';
import {
  BrowserWatch,
  usualPatience,
  type BrowserLimits,
} from './BrowserWatch';
import { launchOptionsOf, type BrowserExecutable } from './executable';
import { HostGate } from './HostGate';
import { hostFlags } from './hostRules';
import { reasonOf } from './proveBrowser';
import { hasRoom, noRoomIn } from '../room';

/** Contexts after which a browser is replaced, before what it keeps per context adds up. */
const contextsPerBrowser = 400;

/** Milliseconds that a browser has to end in its own order: less than a cancelled run may take to let go of it. */
const endTimeout = 2_000;

/** The browser in use, and what counts towards its end. */
interface Kept {
  browser: Browser;
  hosts: string;
  contexts: number;
  /** When it was begun to be started. */
  since: number;
}

/** Times a browser is started before it is said that none starts: the machine may be short of something for a moment. */
const startsTried = 2;

/** What belongs to one browser, and goes with it. */
interface Surroundings {
  gate: HostGate;
  /** The folder it downloads into. */
  downloads: string;
  /** Where Playwright writes down what happens in it, while that is recorded. */
  traces: string;
}

/** What a keeper goes by; all has a usual value. */
export interface KeeperOptions {
  /** Bytes beyond which a browser is replaced. */
  mostMemory?: number;
  /** Milliseconds that a browser may leave a question unanswered. */
  patience?: number;
  /** What resolves the names of hosts, in place of the system. */
  resolve?: Parameters<typeof HostGate.open>[1];
}

/**
 * The one browser of a worker. The hosts it may reach are fixed when it starts,
 * so it serves shard after shard as long as these stay the same, and is
 * replaced when they change, when it died, when it was discarded, when it has
 * served for long, or when it takes too much memory. A `BrowserWatch` looks
 * after each, and ends one that hangs.
 *
 * Used by one shard at a time; not safe for two.
 */
export class BrowserKeeper {
  private current: Kept | undefined;
  /** Started before anybody said which hosts it may reach. */
  private ahead: { browser: Browser; since: number } | undefined;

  private readonly retired: Browser[] = [];
  private readonly surroundings = new WeakMap<Browser, Surroundings>();
  private readonly watches = new WeakMap<Browser, BrowserWatch>();
  private readonly limits: BrowserLimits;

  constructor(
    private readonly executable: BrowserExecutable,
    private readonly options: KeeperOptions = {},
  ) {
    const { mostMemory = memoryLimit(), patience = usualPatience } = options;
    this.limits = { mostMemory, patience };
  }

  /**
   * A browser for the next context. What was opened in an earlier one may be
   * gone: compare the browser to know.
   *
   * @throws Error when it does not start
   */
  async browserFor(hosts: readonly string[]): Promise<Browser> {
    this.retired.splice(0).forEach(browser => this.end(browser));
    const wanted = hosts.join(' ');
    if (
      this.current &&
      (this.current.hosts !== wanted || !this.isFit(this.current))
    ) {
      await this.discard();
    }
    if (!this.current) {
      const started = this.takeAhead(hosts) ?? {
        since: Date.now(),
        browser: await this.launch(hosts),
      };
      this.current = { ...started, hosts: wanted, contexts: 0 };
    }
    return this.lend(this.current);
  }

  /**
   * Starts a browser before it is known which hosts it may reach, and lends it for a look at it. It reaches none until
   * it is wanted for some.
   *
   * @throws Error when it does not start
   */
  async startAhead(): Promise<Browser> {
    const since = Date.now();
    const browser = await this.launchOnce();
    this.ahead = { browser, since };
    return browser;
  }

  private takeAhead(hosts: readonly string[]) {
    const { ahead } = this;
    this.ahead = undefined;
    if (!ahead?.browser.isConnected()) return undefined;
    this.gateOf(ahead.browser).allow(hosts);
    return ahead;
  }

  /**
   * The browser that is in use, when it is good for one more context. It is
   * never replaced here, so that a context which is open in it lives on.
   */
  lendAgain(hosts: readonly string[]): Browser | undefined {
    const { current } = this;
    if (!current || current.hosts !== hosts.join(' ') || !this.isFit(current))
      return undefined;
    return this.lend(current);
  }

  private lend(kept: Kept): Browser {
    kept.contexts += 1;
    return kept.browser;
  }

  private async launch(hosts: readonly string[]): Promise<Browser> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.launchOnce(hosts);
      } catch (error) {
        if (tried < startsTried) continue;
        // What it says then is only that it has ended.
        const reason = hasRoom() ? reasonOf(error) : noRoomIn();
        throw new Error(
          `The browser (${this.executable.source}) does not start: ${reason}`,
        );
      }
    }
  }

  private async launchOnce(hosts?: readonly string[]): Promise<Browser> {
    const surroundings = {
      gate: await HostGate.open(hosts, this.options.resolve),
      downloads: await mkdtemp(join(tmpdir(), 'uat-downloads-')),
      traces: await mkdtemp(join(tmpdir(), 'uat-traces-')),
    };
    let browser: Browser | undefined;
    try {
      browser = await chromium.launch({
        ...launchOptionsOf(this.executable, hostFlags(surroundings.gate.port)),
        downloadsPath: surroundings.downloads,
        tracesDir: surroundings.traces,
      });
      browser.on('disconnected', () => clear(surroundings));
      this.surroundings.set(browser, surroundings);
      this.watches.set(browser, await BrowserWatch.begin(browser, this.limits));
      return browser;
    } catch (error) {
      clear(surroundings);
      browser?.close().catch(() => undefined);
      throw error;
    }
  }

  /** The gate through which a browser of this keeper reaches its hosts. */
  gateOf(browser: Browser): HostGate {
    return this.surroundings.get(browser)!.gate;
  }

  /** The folder a browser of this keeper downloads into. */
  downloadsOf(browser: Browser): string {
    return this.surroundings.get(browser)!.downloads;
  }

  /** Where Playwright writes down what happens in a browser of this keeper. */
  tracesOf(browser: Browser): string {
    return this.surroundings.get(browser)!.traces;
  }

  /** Whether a browser of this keeper answers. One that does not is ended. */
  async answers(browser: Browser): Promise<boolean> {
    return this.watches.get(browser)!.answers();
  }

  /** Why a browser of this keeper was ended in the middle of its work, in words. */
  endReasonOf(browser: Browser): string | undefined {
    return this.watches.get(browser)?.endReason;
  }

  private isFit({ browser, contexts }: Kept): boolean {
    const most = this.executable.contextsPerBrowser ?? contextsPerBrowser;
    const { isTooLarge, endReason } = this.watches.get(browser)!;
    return (
      browser.isConnected() && contexts < most && !isTooLarge && !endReason
    );
  }

  /** When the browser that is in use, or was started ahead, was begun to be started. */
  get inUseSince(): number | undefined {
    return (this.current ?? this.ahead)?.since;
  }

  isInUse(browser: Browser): boolean {
    return (
      this.current?.browser === browser &&
      browser.isConnected() &&
      !this.endReasonOf(browser)
    );
  }

  /** Gives no more contexts in a browser, and ends it with the next call for one. */
  retire(browser: Browser): void {
    if (this.current?.browser !== browser) return;
    this.current = undefined;
    this.retired.push(browser);
  }

  /**
   * Ends the browser, whatever it is doing; the next call for one starts anew.
   *
   * @param only - when given, and another one is in use by now, nothing is done
   */
  async discard(only?: Browser): Promise<void> {
    const gone = this.current ?? this.ahead;
    if (!gone || (only && gone.browser !== only)) return;
    if (gone === this.ahead) this.ahead = undefined;
    else this.current = undefined;
    await this.end(gone.browser);
  }

  /** One that does not end by itself is killed. */
  private async end(browser: Browser): Promise<void> {
    const closed = browser.close().catch(() => undefined);
    await Promise.race([closed, moment(endTimeout)]);
    this.watches.get(browser)?.kill();
  }
}

function clear({ gate, downloads, traces }: Surroundings): void {
  gate.close();
  for (const folder of [downloads, traces]) {
    rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function moment(milliseconds: number) {
  return new Promise<void>(resolve => {
    setTimeout(resolve, milliseconds).unref();
  });
}
