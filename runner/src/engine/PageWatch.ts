import type {
  BrowserContext,
  ConsoleMessage,
  Page,
  Request,
  Response,
  WebError,
} from 'playwright-core';
import type { StepResult } from '@uatcms/plugin-uat-common';
import type { HostGate } from '../browser/HostGate';
import type { Mocks } from './Mocks';
import { networkReason, type NetworkReason } from './networkReason';
import { SitePushback } from './SitePushback';

export type Notice = NonNullable<StepResult['notices']>[number];

/** A request that the pages of an attempt have made. */
export interface SeenRequest {
  url: string;
  method: string;
  /** Undefined until the answer has begun. */
  status?: number;
  answeredAt?: number;
}

/** What Chromium says of an answer with an error status, whatever has asked for it. */
const answeredWithError =
  /^Failed to load resource: the server responded with a status of (\d{3})(?: \((.*)\))?/;
const mostNotices = 50;
const mostConsoleLines = 2_000;
const mostRequests = 10_000;

/**
 * Keeps what the pages of an attempt say aside of what is looked at: errors,
 * failed requests, the console. Every kind of event that is listened to costs
 * time on each page, so requests are kept only for tests that ask for them.
 */
export class PageWatch {
  readonly requests: SeenRequest[] = [];
  readonly console: Array<{ type: string; text: string }> = [];
  /** Why the last page could not be loaded. */
  failedNavigation: { url: string; reason: string } | undefined;
  readonly pushback = new SitePushback();
  private notices: Notice[] = [];
  /** Requests that were answered with an error, and whose method is not known yet. */
  private refused: Array<{ notice: Notice; url: string; page: Page | null }> =
    [];
  private readonly known = new WeakMap<Request, SeenRequest>();

  constructor(
    context: BrowserContext,
    private readonly gate: HostGate,
    keepRequests: boolean,
    private readonly mocks: Mocks,
  ) {
    context.on('console', message => this.onConsole(message));
    context.on('weberror', error => this.onPageError(error));
    context.on('requestfailed', request => this.onRequestFailed(request));
    if (keepRequests) {
      context.on('request', request => this.onRequest(request));
      context.on('response', response => this.onResponse(response));
    }
  }

  takeNotices(): Notice[] {
    const taken = this.notices;
    this.notices = [];
    return taken;
  }

  /** Why an address could not be reached. @param reason - as the browser calls it */
  reasonOf(address: string, reason: string): NetworkReason {
    return this.mocks.hasFailed(address)
      ? {
          words: 'the test lets requests to it fail, in place of the site',
          isOutage: false,
        }
      : networkReason(address, reason, this.gate);
  }

  /**
   * Finds out the methods of requests that were answered with an error. It
   * costs nothing when there are none: the browser says them on the console,
   * and only then the page is asked for its requests.
   */
  async completeNotices(): Promise<void> {
    for (const { notice, url, page } of this.refused.splice(0)) {
      const requests = (await page?.requests().catch(() => [])) ?? [];
      const method = requests
        .findLast(request => request.url() === url)
        ?.method();
      if (method)
        Object.assign(notice, { method, text: `${method} ${notice.text}` });
    }
  }

  notice(notice: Notice): void {
    if (this.notices.length < mostNotices) this.notices.push(notice);
  }

  private onConsole(message: ConsoleMessage): void {
    const line = { type: message.type(), text: message.text() };
    if (this.console.length < mostConsoleLines) this.console.push(line);
    if (line.type === 'error') this.onConsoleError(message);
  }

  private onConsoleError(message: ConsoleMessage): void {
    const answer = answeredWithError.exec(message.text());
    if (!answer) {
      this.notice({ kind: 'console', text: message.text() });
      return;
    }
    const { url } = message.location();
    const [, status, reason = ''] = answer;
    // It was told as an answer of the test, and says nothing about the site.
    if (this.mocks.takeComplaint(url, Number(status))) return;
    this.pushback.hear(message);
    const notice: Notice = {
      kind: 'request',
      status: Number(status),
      text: `${url}: the server answered ${`${status} ${reason}`.trim()}`,
    };
    this.notice(notice);
    if (this.refused.length < mostNotices)
      this.refused.push({ notice, url, page: message.page() });
  }

  private onPageError(error: WebError): void {
    const thrown = error.error();
    const text =
      thrown instanceof Error
        ? `${thrown.name}: ${thrown.message}`
        : String(thrown);
    if (this.console.length < mostConsoleLines)
      this.console.push({ type: 'error', text });
    this.notice({ kind: 'pageError', text });
  }

  private onRequestFailed(request: Request): void {
    const reason = request.failure()?.errorText ?? 'failed';
    // A page that is left cancels what it was loading.
    if (reason === 'net::ERR_ABORTED') return;
    const url = request.url();
    if (isMainDocument(request)) this.failedNavigation = { url, reason };
    if (this.mocks.hasFailed(url)) return;
    this.notice({
      kind: 'request',
      method: request.method(),
      text: `${request.method()} ${url}: ${this.reasonOf(url, reason).words}`,
    });
  }

  private onRequest(request: Request): void {
    const seen: SeenRequest = { url: request.url(), method: request.method() };
    this.known.set(request, seen);
    if (this.requests.length < mostRequests) this.requests.push(seen);
  }

  private onResponse(response: Response): void {
    const seen = this.known.get(response.request());
    if (seen)
      Object.assign(seen, {
        status: response.status(),
        answeredAt: Date.now(),
      });
  }
}

function isMainDocument(request: Request): boolean {
  try {
    return (
      request.isNavigationRequest() && request.frame().parentFrame() === null
    );
  } catch {
    return false;
  }
}
