import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { PrintAnswer, PrintOrder } from '@uatcms/plugin-uat-common';
import type { BrowserExecutable } from '../browser/executable';
import { measure, writeMeasured } from '../engine/measuredFile';
import { printDocument } from '../printing/printDocument';
import { exchange } from '../protocol/httpExchange';

const exchangeTimeout = 30_000;

/**
 * Fetches a document, prints it and sends the PDF where the order says. Never throws: what went wrong is the answer, and
 * no addresses stand in it, for these carry permissions.
 *
 * @param remaining - milliseconds until the invocation is ended
 * @param folder - where the files are until they are sent
 */
export async function answerPrintOrder(
  { print }: PrintOrder,
  executable: BrowserExecutable,
  remaining: number,
  folder = tmpdir(),
): Promise<PrintAnswer> {
  const stop = AbortSignal.timeout(Math.min(print.timeLimit, remaining));
  const own = await mkdtemp(join(folder, 'uat-print-'));
  try {
    const file = join(own, 'document.html');
    const pdf = join(own, 'document.pdf');
    await fetchDocument(print.document, file, stop);
    await printDocument(executable, { file, pdf, footer: print.footer }, stop);
    const printed = await measure(pdf);
    await send(print.pdf, printed);
    return { printed: { sha256: printed.sha256, size: printed.size } };
  } catch (error) {
    return {
      problem: stop.aborted
        ? 'it took too long'
        : messageOf(error).replace(/\bhttps?:\/\/\S+/g, 'its address'),
    };
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function fetchDocument(
  { url, sha256 }: PrintOrder['print']['document'],
  file: string,
  stop: AbortSignal,
): Promise<void> {
  const answer = await fetch(url, { signal: stop, redirect: 'error' });
  if (!answer.ok || !answer.body) {
    throw new Error(`the document could not be fetched: HTTP ${answer.status}`);
  }
  const found = await writeMeasured(Readable.fromWeb(answer.body as any), file);
  if (found.sha256 !== sha256) {
    throw new Error('the document that was fetched is another one');
  }
}

async function send(
  { url, headers }: PrintOrder['print']['pdf'],
  { path, size }: { path: string; size: number },
): Promise<void> {
  const { status } = await exchange({
    ...{ method: 'PUT', url, headers, timeout: exchangeTimeout },
    body: { size, open: () => createReadStream(path) },
  });
  if (status >= 300) {
    throw new Error(`the PDF could not be sent: HTTP ${status}`);
  }
}

/** What `fetch` says is only that it failed; why is in the cause. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error
    ? `${error.message} (${error.cause.message})`
    : error.message;
}
