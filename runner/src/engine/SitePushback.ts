import { setTimeout } from 'node:timers/promises';
import type { ConsoleMessage, Page, Request } from 'playwright-core';
import type { Pushback } from '@uatcms/plugin-uat-common';

const complaint = /the server responded with a status of (429|503)\b/;
/** What a page loads beside of its document and the answers of its API is not asked for by a person. */
const kinds = ['document', 'xhr', 'fetch'];
/** A page that hangs cannot be asked. */
const patience = 1_000;

/**
 * Notices when the site asks for less: a page, or an answer of its API, with HTTP 429 or 503.
 *
 * To listen to all answers would cost time on each page. The browser complains of these in its console, to which
 * somebody listens anyway, and only then the request is looked up.
 */
export class SitePushback {
  private readonly found: Array<Promise<Pushback | undefined>> = [];

  hear(message: ConsoleMessage): void {
    const page = message.page();
    if (page && complaint.test(message.text()))
      this.found.push(
        lookUp(page, message.location().url).catch(() => undefined),
      );
  }

  /** The longest wish of all that was heard; ask before the pages are closed. */
  async longest(): Promise<Pushback | undefined> {
    if (this.found.length === 0) return undefined;
    const tooLate = setTimeout(patience, [], { ref: false });
    const found = await Promise.race([Promise.all(this.found), tooLate]);
    const wish = (pushback: Pushback) => pushback.retryAfterMs ?? 0;
    return found
      .flatMap(pushback => pushback ?? [])
      .sort((a, b) => wish(b) - wish(a))[0];
  }
}

async function lookUp(page: Page, url: string): Promise<Pushback | undefined> {
  const request = (await page.requests()).findLast(
    made => made.url() === url && isAskedFor(made),
  );
  const response = await request?.response();
  const status = response?.status();
  if (status !== 429 && status !== 503) return undefined;
  return {
    status,
    host: new URL(url).host,
    retryAfterMs: retryAfter(response!.headers()['retry-after']),
  };
}

function isAskedFor(request: Request): boolean {
  return (
    kinds.includes(request.resourceType()) &&
    (!request.isNavigationRequest() || request.frame().parentFrame() === null)
  );
}

/** Milliseconds; the header holds seconds or a date (RFC 9110, 10.2.3). */
export function retryAfter(
  header: string | undefined,
  now = Date.now(),
): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header.trim())
    ? Number(header) * 1_000
    : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

const usualPause = 5_000;
const longestPause = 60_000;

/** Waits before the next try as the site asks for, within reason, or until the shard is stopped. */
export async function asLongAsAsked(
  { retryAfterMs = usualPause }: Pushback,
  stop: AbortSignal,
): Promise<void> {
  const pause = Math.min(retryAfterMs, longestPause);
  await setTimeout(pause, undefined, { signal: stop }).catch(() => undefined);
}
