import type {
  BrowserContext,
  ConsoleMessage,
  Request,
  Response,
  WebError,
} from 'playwright-core';
import type { StepResult } from '@uatcms/plugin-uat-common';
import { allowsHost } from '../browser/hostRules';

type Notice = NonNullable<StepResult['notices']>[number];

/** A request that the pages of an attempt have made. */
export interface SeenRequest {
  url: string;
  method: string;
  /** Undefined until the answer has begun. */
  status?: number;
  answeredAt?: number;
}

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
  private notices: Notice[] = [];
  private readonly known = new WeakMap<Request, SeenRequest>();

  constructor(
    context: BrowserContext,
    private readonly hosts: readonly string[],
    keepRequests: boolean,
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

  private notice(kind: Notice['kind'], text: string): void {
    if (this.notices.length < mostNotices) this.notices.push({ kind, text });
  }

  private onConsole(message: ConsoleMessage): void {
    const line = { type: message.type(), text: message.text() };
    if (this.console.length < mostConsoleLines) this.console.push(line);
    if (line.type === 'error') this.notice('console', line.text);
  }

  private onPageError(error: WebError): void {
    const thrown = error.error();
    const text =
      thrown instanceof Error
        ? `${thrown.name}: ${thrown.message}`
        : String(thrown);
    if (this.console.length < mostConsoleLines)
      this.console.push({ type: 'error', text });
    this.notice('pageError', text);
  }

  private onRequestFailed(request: Request): void {
    const reason = request.failure()?.errorText ?? 'failed';
    // A page that is left cancels what it was loading.
    if (reason === 'net::ERR_ABORTED') return;
    const url = request.url();
    if (isMainDocument(request)) this.failedNavigation = { url, reason };
    this.notice(
      'request',
      `${request.method()} ${url}: ${reasonInWords(url, reason, this.hosts)}`,
    );
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

const networkReasons: Record<string, (url: URL) => string> = {
  ERR_NAME_NOT_RESOLVED: url =>
    `there is no host “${url.hostname}” (its name is not known)`,
  ERR_CONNECTION_REFUSED: url =>
    `nothing answers at ${url.host} (connection refused)`,
  ERR_CONNECTION_RESET: url => `${url.host} broke off the connection`,
  ERR_CONNECTION_CLOSED: url => `${url.host} closed the connection`,
  ERR_EMPTY_RESPONSE: url =>
    `${url.host} closed the connection without an answer`,
  ERR_CONNECTION_TIMED_OUT: url => `${url.host} does not answer`,
  ERR_TIMED_OUT: url => `${url.host} does not answer`,
  ERR_ADDRESS_UNREACHABLE: url => `${url.host} cannot be reached`,
  ERR_INTERNET_DISCONNECTED: () => 'the browser is offline',
  ERR_TOO_MANY_REDIRECTS: url => `${url.host} redirects without end`,
  ERR_INVALID_AUTH_CREDENTIALS: url =>
    `${url.host} refuses the user name or password`,
  ERR_SSL_PROTOCOL_ERROR: url => `${url.host} does not speak https there`,
  ERR_UNSAFE_PORT: url => `browsers refuse port ${url.port}`,
};

/** A network error in words; names the host, and where to allow it when it was kept away. */
export function reasonInWords(
  address: string,
  reason: string,
  hosts: readonly string[],
): string {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return reason;
  }
  const code = reason.replace(/^net::/, '');
  if (code === 'ERR_NAME_NOT_RESOLVED' && !allowsHost(hosts, url.hostname)) {
    return `host “${url.hostname}” is not allowed. Add it to the allowed hosts of the environment if the test may reach it`;
  }
  if (code.startsWith('ERR_CERT_')) {
    return `the certificate of ${url.host} is not trusted (${code
      .slice(9)
      .toLowerCase()
      .replaceAll('_', ' ')})`;
  }
  return networkReasons[code]?.(url) ?? reason;
}
