import type {
  StepGroup,
  StepResult,
  WorkEnvironment,
  RunOptions,
} from '@uatcms/plugin-uat-common';
import type {
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from 'playwright-core';
import { isOfSite } from './addresses';
import type { ContextSupply, OpenedContext } from './ContextSupply';
import { Dialogs } from './Dialogs';
import { Downloads } from './Downloads';
import type { Elements } from './Elements';
import type { AttemptEvidence, Evidence } from './Evidence';
import { AttemptEnd } from './failures';
import { Mocks } from './Mocks';
import { PageWatch } from './PageWatch';
import { Recordings, type RecordingPlan } from './recording/Recordings';
import { hasRoom, noRoomIn } from '../room';
import type { VideoStudio } from './recording/VideoStudio';
import type { SecretVault } from './SecretVault';

/** A signed-in state, as Playwright keeps it. */
export type SignedInState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What all attempts of a shard have in common. */
export interface Setting {
  environment: WorkEnvironment;
  hosts: readonly string[];
  options: RunOptions;
  elements: Elements;
  stepGroups: ReadonlyMap<string, StepGroup>;
  secrets: SecretVault;
  /** Sessions of this worker and run, by name. */
  sessions: Map<string, SignedInState>;
  contexts: ContextSupply;
  evidence: Evidence;
  studio: VideoStudio;
  keepRequests: boolean;
}

/**
 * The state of one try of an iteration: its context, the page the steps work
 * on, and what is armed, kept and seen.
 *
 * Three things can end it at any moment, from outside of the steps: its time
 * limit, a person who cancels, and a page or browser that dies. All go through
 * `end`: the first one counts, and every `guard` rejects at once, whatever the
 * step in it is waiting for.
 */
export class Attempt {
  page!: Page;
  opened!: OpenedContext;
  watch!: PageWatch;
  readonly dialogs = new Dialogs(message => this.end('error', message));
  readonly downloads: Downloads;
  readonly mocks: Mocks;
  readonly evidence: AttemptEvidence;
  readonly recordings: Recordings;
  /** Fields that a secret was put into: covered in pictures. */
  readonly secretFields: Locator[] = [];
  readonly usedSecrets = new Set<string>();
  readonly usedSessions = new Set<string>();
  /** How often the page that is worked on has changed for another. */
  pageChanges = 0;
  /** When the step before the current one began; what came since then may be what the current one waits for. */
  previousStepStartedAt = Date.now();
  private sequence = 0;
  private endReason: AttemptEnd | undefined;
  private browserIsLost = false;
  private letGo: () => void = () => undefined;
  private rejectEnded!: (reason: AttemptEnd) => void;
  private readonly ended = new Promise<never>((_, reject) => {
    this.rejectEnded = reject;
  });

  constructor(
    readonly setting: Setting,
    readonly contextOptions: BrowserContextOptions,
    plan: RecordingPlan,
    readonly report: (step: StepResult) => void,
  ) {
    this.ended.catch(() => undefined);
    const { evidence, secrets } = setting;
    this.evidence = evidence.open();
    this.downloads = new Downloads(
      evidence,
      secrets,
      text => this.watch.notice({ kind: 'download', text }),
      what => this.endForWantOfRoom(what),
      () => setting.contexts.downloadsOf(this.opened.browser),
    );
    this.mocks = new Mocks(setting.environment.baseUrl, notice =>
      this.watch.notice(notice),
    );
    this.recordings = new Recordings(plan, setting, page => page === this.page);
  }

  /** @throws Error when the browser does not start */
  async open(): Promise<void> {
    await this.openWith(this.contextOptions);
  }

  /** Goes on in a fresh context with other options; what the old one held is gone. */
  async reopen(options: BrowserContextOptions): Promise<void> {
    const old = this.opened;
    this.letGo();
    await this.openWith(options);
    await this.setting.contexts.dispose(old);
  }

  private async openWith(options: BrowserContextOptions): Promise<void> {
    const { contexts, hosts } = this.setting;
    const opening = contexts.take(hosts, options).then(async opened => {
      // The attempt may have ended while it was waiting for the browser.
      if (this.endReason) await contexts.dispose(opened);
      return opened;
    });
    this.adopt(await this.guard(opening));
    const { context, browser } = this.opened;
    await this.guard(this.mocks.follow(context));
    const folder = contexts.tracesOf(browser);
    await this.guard(this.recordings.begin(context, folder));
  }

  /** To be called before secrets reach the page. */
  useSecrets(values: string[]): void {
    values.forEach(value => this.usedSecrets.add(value));
    this.recordings.secretIsUsed();
  }

  private adopt(opened: OpenedContext): void {
    this.opened = opened;
    this.page = opened.page;
    const { context, browser } = opened;
    this.watch = new PageWatch(
      context,
      this.setting.contexts.gateOf(browser),
      this.setting.keepRequests,
      this.mocks,
    );
    context.on('dialog', this.dialogs.answer);
    context.on('download', this.downloads.receive);
    const endsHere = (message: string) => {
      if (this.opened === opened) this.endAsLost(message);
    };
    const onPage = (page: Page) => {
      page.on('crash', () => endsHere('The page crashed.'));
      page.on('framenavigated', frame => {
        if (frame !== page.mainFrame()) return;
        if (page === this.page) this.pageChanges += 1;
        this.refuseOtherSchemes(frame.url());
      });
      // Popups are told of when they have gone somewhere already.
      this.refuseOtherSchemes(page.url());
    };
    context.pages().forEach(onPage);
    context.on('page', onPage);
    const onDisconnected = () => endsHere(this.endOfBrowser);
    browser.on('disconnected', onDisconnected);
    this.letGo = () => browser.off('disconnected', onDisconnected);
  }

  /** What is not fetched from a host (a file, a page of the browser itself, a made-up document) is none of the site’s pages. */
  private refuseOtherSchemes(url: string): void {
    if (!isOfSite(url)) {
      this.end(
        'error',
        `The page went to “${url.slice(
          0,
          200,
        )}”, but only http and https addresses are opened.`,
      );
    }
  }

  /** Whether no page of the site was opened so far. */
  get isUntouched(): boolean {
    const pages = this.opened.context.pages();
    return pages.length === 1 && pages[0].url() === 'about:blank';
  }

  /** Ends the attempt from outside. Only the first call counts. */
  end(verdict: 'error' | 'cancelled', message: string, isOutage = false): void {
    if (this.endReason) return;
    this.endReason = new AttemptEnd(verdict, message, isOutage);
    this.rejectEnded(this.endReason);
  }

  private endAsLost(message: string): void {
    this.browserIsLost = true;
    this.end('error', message, true);
  }

  private get endOfBrowser(): string {
    const { contexts } = this.setting;
    return (
      contexts.endReasonOf(this.opened.browser) ??
      'The browser ended unexpectedly.'
    );
  }

  /**
   * To be asked before something is laid to the site or the test: in a browser that hangs, or on a runner that has no room
   * left, whatever a step has found says nothing of them. Costs one answer of the browser.
   *
   * @returns the end of the attempt, if it is over
   */
  async endIfCarrierFails(): Promise<AttemptEnd | undefined> {
    if (!hasRoom()) this.endForWantOfRoom('The test cannot go on');
    // Before there is a context, whoever opens it waits for the browser.
    if (this.opened && !this.endReason) {
      const answers = await this.setting.contexts.answers(this.opened.browser);
      if (!answers) this.endAsLost(this.endOfBrowser);
    }
    return this.endReason;
  }

  /** @param what - has come to nothing, in words */
  private endForWantOfRoom(what: string): void {
    this.end('error', `${what}: ${noRoomIn()}.`, true);
  }

  get hasEnded(): boolean {
    return this.endReason !== undefined;
  }

  /**
   * Waits for work on the page, but not beyond the end of the attempt.
   *
   * @throws AttemptEnd when the attempt ends meanwhile
   */
  async guard<T>(work: Promise<T>): Promise<T> {
    // What the work says after the attempt has ended interests nobody.
    work.catch(() => undefined);
    if (this.endReason) throw this.endReason;
    try {
      return await Promise.race([work, this.ended]);
    } catch (error) {
      // Work on a dying page fails in many ways; why it dies is known better here.
      throw this.endReason ?? error;
    }
  }

  get browserWasLost(): boolean {
    return this.browserIsLost;
  }

  nextSequence(): number {
    return this.sequence++;
  }

  /** Gives the context back. A lost browser goes with it. */
  async close(): Promise<void> {
    const { contexts } = this.setting;
    this.letGo();
    this.endReason ??= new AttemptEnd('error', 'The attempt is over.');
    // Ended before it had a context.
    if (!this.opened) return;
    if (this.browserIsLost) await contexts.discardBrowser(this.opened.browser);
    else await contexts.dispose(this.opened);
  }
}
