import type { StepOf } from '@uatcms/plugin-uat-common';
import type { BrowserContext, Request, Route } from 'playwright-core';
import { fitsAddress } from './addresses';
import type { Notice } from './PageWatch';

/** What is answered in place of the site, and how. */
export type Mock = Pick<
  StepOf<'mockRequest'>,
  'url' | 'method' | 'status' | 'headers' | 'body' | 'fail' | 'times'
>;

interface ArmedMock extends Mock {
  /** The step, in words. */
  words: string;
  answered: number;
}

type Failure = NonNullable<Mock['fail']>;

/** As Playwright calls them. */
const errorCodes: Record<Failure, string> = {
  refused: 'connectionrefused',
  timedOut: 'timedout',
  reset: 'connectionreset',
  nameNotResolved: 'namenotresolved',
  offline: 'internetdisconnected',
};

/** Methods and types of content that browsers send to another origin without asking it first. */
const simpleMethods: readonly string[] = ['GET', 'HEAD', 'POST'];
const simpleContent =
  /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/;
const mostNamed = 10;

/**
 * The requests of one attempt that the test answers in place of the site.
 *
 * Nothing is intercepted before the first mock is armed: interception stops every request of the page once, and costs
 * attempts without mocks nothing that way. A request that no mock takes goes on as it is, through the gate. Every answer
 * is told with the step during which it was given, and all of them, with the mocks that answered nothing, at the end.
 */
export class Mocks {
  private readonly armed: ArmedMock[] = [];
  private followed: BrowserContext | undefined;
  /** Answers with an error status of which the console of the page has not complained yet, by status and address. */
  private readonly complaints = new Map<string, number>();
  private readonly failed = new Set<string>();
  /** Other origins that were sent what a browser asks them about first. */
  private readonly unasked = new Set<string>();

  constructor(
    private readonly baseUrl: string,
    private readonly tell: (notice: Notice) => void,
  ) {}

  /** @param words - the step, in words */
  async arm(mock: Mock, words: string, context: BrowserContext): Promise<void> {
    this.armed.push({ ...mock, words, answered: 0 });
    await this.follow(context);
  }

  /** Goes on in this context, if anything is armed. */
  async follow(context: BrowserContext): Promise<void> {
    if (this.armed.length === 0 || this.followed === context) return;
    this.followed = context;
    await context.route(() => true, this.answer);
  }

  /** Whether a mock lets requests to an address fail, and has done so. */
  hasFailed(url: string): boolean {
    return this.failed.has(url);
  }

  /** Whether the complaint of a page about an answer is about one of a mock. Each answer is complained of once. */
  takeComplaint(url: string, status: number): boolean {
    const key = `${status} ${url}`;
    const left = this.complaints.get(key) ?? 0;
    if (left > 0) this.complaints.set(key, left - 1);
    return left > 0;
  }

  /** What a tester should know at the end, at most three remarks. */
  remarks(): string[] {
    const answering = this.armed.filter(({ answered }) => answered > 0);
    const idle = this.armed.filter(({ answered }) => answered === 0);
    const count = answering.reduce((sum, { answered }) => sum + answered, 0);
    return [
      ...(count > 0
        ? [
            `The verdict rests on answers of the test: ${
              count === 1 ? '1 request' : `${count} requests`
            } did not reach the site. ${listed(
              answering.map(
                ({ words, answered }) => `“${words}”: ${answered}×`,
              ),
            )}.`,
          ]
        : []),
      ...(idle.length > 0
        ? [
            `No request came that could be answered in place of the site by ${listed(
              idle.map(({ words }) => `“${words}”`),
            )}.`,
          ]
        : []),
      ...(this.unasked.size > 0
        ? [
            `While requests are answered by the test, the browser does not ask other origins for leave first (CORS preflight). Whether these would have given it is not known: ${listed(
              [...this.unasked],
            )}.`,
          ]
        : []),
    ];
  }

  private readonly answer = async (route: Route): Promise<void> => {
    const request = route.request();
    const mock = this.armed.findLast(candidate =>
      this.takes(candidate, request),
    );
    const answering = mock ? this.answerBy(mock, route) : this.letPass(route);
    // The page may have gone away meanwhile, and the request with it.
    await answering.catch(() => undefined);
  };

  private takes(mock: ArmedMock, request: Request): boolean {
    return (
      mock.answered < (mock.times ?? Infinity) &&
      (mock.method === undefined || mock.method === request.method()) &&
      fitsAddress(mock.url, request.url(), this.baseUrl)
    );
  }

  private async answerBy(mock: ArmedMock, route: Route): Promise<void> {
    mock.answered += 1;
    const { fail, status = 200, headers = {}, body = '' } = mock;
    const request = route.request();
    const [url, method] = [request.url(), request.method()];
    if (fail !== undefined) {
      this.failed.add(url);
      this.tell({
        kind: 'mock',
        method,
        text: `${method} ${url}: the test let it fail (${fail}), in place of the site`,
      });
      await route.abort(errorCodes[fail]);
      return;
    }
    this.failed.delete(url);
    if (status >= 400) {
      const key = `${status} ${url}`;
      this.complaints.set(key, (this.complaints.get(key) ?? 0) + 1);
    }
    this.tell({
      kind: 'mock',
      method,
      status,
      text: `${method} ${url}: the test answered ${status}, in place of the site`,
    });
    await route.fulfill({ status, headers: withType(headers, body), body });
  }

  private async letPass(route: Route): Promise<void> {
    const request = route.request();
    if (isAskedForFirst(request))
      this.unasked.add(new URL(request.url()).origin);
    this.failed.delete(request.url());
    await route.continue();
  }
}

/** What is no JSON is text. */
function withType(
  headers: Record<string, string>,
  body: string,
): Record<string, string> {
  const isTyped = Object.keys(headers).some(
    name => name.toLowerCase() === 'content-type',
  );
  return isTyped || body === ''
    ? headers
    : {
        ...headers,
        'content-type': isJson(body)
          ? 'application/json'
          : 'text/plain; charset=utf-8',
      };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a browser asks another origin before it sends this. Playwright says yes in its place while it intercepts. */
function isAskedForFirst(request: Request): boolean {
  const headers = request.headers();
  const { origin } = headers;
  if (origin === undefined || origin === new URL(request.url()).origin)
    return false;
  const type = headers['content-type'];
  return (
    !simpleMethods.includes(request.method()) ||
    headers.authorization !== undefined ||
    (type !== undefined && !simpleContent.test(type))
  );
}

function listed(items: string[]): string {
  const more = items.length - mostNamed;
  return `${items.slice(0, mostNamed).join('; ')}${
    more > 0 ? `; and ${more} more` : ''
  }`;
}
