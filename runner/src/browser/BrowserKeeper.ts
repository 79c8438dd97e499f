import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { memoryLimit, memoryOf } from './browserMemory';
import { launchOptionsOf, type BrowserExecutable } from './executable';
import { HostGate } from './HostGate';
import { hostFlags } from './hostRules';
import { reasonOf } from './proveBrowser';

/** Contexts after which a browser is replaced, before what it keeps per context adds up. */
const contextsPerBrowser = 400;
/** Contexts after which the memory of a browser is looked at: a few milliseconds each time. */
const contextsPerLook = 10;

/** The browser in use, and what counts towards its end. */
interface Kept {
  browser: Browser;
  hosts: string;
  contexts: number;
  /** When it was begun to be started. */
  since: number;
  /** It was seen to take more memory than it may. */
  isTooLarge: boolean;
}

/** Times a browser is started before it is said that none starts: the machine may be short of something for a moment. */
const startsTried = 2;

/** What belongs to one browser, and goes with it. */
interface Surroundings {
  gate: HostGate;
  /** The folder it downloads into. */
  downloads: string;
}

/**
 * The one browser of a worker. The hosts it may reach are fixed when it starts,
 * so it serves shard after shard as long as these stay the same, and is
 * replaced when they change, when it died, when it was discarded, when it has
 * served for long, or when it takes too much memory. Its memory is looked at
 * beside the attempts, and it is replaced between two of them.
 *
 * Used by one shard at a time; not safe for two.
 */
export class BrowserKeeper {
  private current: Kept | undefined;
  /** Started before anybody said which hosts it may reach. */
  private ahead: { browser: Browser; since: number } | undefined;

  private readonly retired: Browser[] = [];
  private readonly surroundings = new WeakMap<Browser, Surroundings>();

  /**
   * @param mostMemory - bytes beyond which a browser is replaced
   * @param resolve - what resolves the names of hosts; that of the system when left out
   */
  constructor(
    private readonly executable: BrowserExecutable,
    private readonly mostMemory = memoryLimit(),
    private readonly resolve?: Parameters<typeof HostGate.open>[1],
  ) {}

  /**
   * A browser for the next context. What was opened in an earlier one may be
   * gone: compare the browser to know.
   *
   * @throws Error when it does not start
   */
  async browserFor(hosts: readonly string[]): Promise<Browser> {
    this.retired.splice(0).forEach(browser => end(browser));
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
      this.current = {
        ...started,
        hosts: wanted,
        contexts: 0,
        isTooLarge: false,
      };
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
    if (kept.contexts % contextsPerLook === 0) {
      memoryOf(kept.browser).then(memory => {
        kept.isTooLarge = memory !== undefined && memory > this.mostMemory;
      });
    }
    return kept.browser;
  }

  private async launch(hosts: readonly string[]): Promise<Browser> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.launchOnce(hosts);
      } catch (error) {
        if (tried < startsTried) continue;
        throw new Error(
          `The browser (${this.executable.source}) does not start: ${reasonOf(
            error,
          )}`,
        );
      }
    }
  }

  private async launchOnce(hosts?: readonly string[]): Promise<Browser> {
    const surroundings = {
      gate: await HostGate.open(hosts, this.resolve),
      downloads: await mkdtemp(join(tmpdir(), 'uat-downloads-')),
    };
    try {
      const browser = await chromium.launch({
        ...launchOptionsOf(this.executable, hostFlags(surroundings.gate.port)),
        downloadsPath: surroundings.downloads,
      });
      browser.on('disconnected', () => clear(surroundings));
      this.surroundings.set(browser, surroundings);
      return browser;
    } catch (error) {
      clear(surroundings);
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

  private isFit({ browser, contexts, isTooLarge }: Kept): boolean {
    const most = this.executable.contextsPerBrowser ?? contextsPerBrowser;
    return browser.isConnected() && contexts < most && !isTooLarge;
  }

  /** When the browser that is in use, or was started ahead, was begun to be started. */
  get inUseSince(): number | undefined {
    return (this.current ?? this.ahead)?.since;
  }

  isInUse(browser: Browser): boolean {
    return this.current?.browser === browser && browser.isConnected();
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
    await end(gone.browser);
  }
}

function clear({ gate, downloads }: Surroundings): void {
  gate.close();
  rm(downloads, { recursive: true, force: true }).catch(() => undefined);
}

/** Playwright kills a browser that does not end by itself; nobody waits for that here. */
async function end(browser: Browser): Promise<void> {
  await Promise.race([browser.close().catch(() => undefined), patience(5_000)]);
}

function patience(milliseconds: number) {
  return new Promise<void>(resolve => {
    setTimeout(resolve, milliseconds).unref();
  });
}
