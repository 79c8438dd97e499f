import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import {
  anchorIn,
  apiPath,
  auditHeadHeader,
  clientHeader,
  chainedAuditEntrySchema,
  type AuditAnchor,
  type ChainedAuditEntry,
} from '@uatcms/plugin-uat-common';

/** Where a trail is read from: an export in a file, or a backend. */
export interface TrailSource {
  file?: string;
  /** Base URL of the backend. */
  url?: string;
  token?: string;
}

interface Trail {
  /** One after the other. Throws when the source ends too early, or holds a line that is no entry. */
  entries: AsyncGenerator<ChainedAuditEntry>;
  /** Where it ended when the reading began, if its source says so: it goes on from there. */
  heads: AuditAnchor[];
}

/** @throws Error when the source cannot be read */
export async function openTrail(source: TrailSource): Promise<Trail> {
  const { input, heads } = await open(source);
  return { entries: entriesIn(input), heads };
}

async function* entriesIn(input: Readable): AsyncGenerator<ChainedAuditEntry> {
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (line.trim() !== '') {
        yield entryIn(line, number);
      }
    }
  } catch (error) {
    // `readline` does not pass on why its input ended.
    throw input.errored ?? error;
  }
  if (input.errored) {
    throw input.errored;
  }
}

async function open({
  file,
  url,
  token,
}: TrailSource): Promise<{ input: Readable; heads: AuditAnchor[] }> {
  if (file !== undefined) {
    const input = file === '-' ? process.stdin : createReadStream(file);
    return { input, heads: [] };
  }
  if (url === undefined) {
    throw new Error(
      'Say which trail: --url of the backend (or UAT_URL), or --file of an export as JSON Lines.',
    );
  }
  const address = `${url.replace(
    /\/+$/,
    '',
  )}/api/uat${apiPath}/audit/export?format=jsonl`;
  const response = await fetch(address, {
    headers: {
      [clientHeader]: 'cli',
      ...(token && { authorization: `Bearer ${token}` }),
    },
  }).catch(error => {
    throw new Error(
      `${address} cannot be reached: ${error.cause?.message ?? error.message}`,
    );
  });
  if (response.status === 401) {
    throw new Error(
      `${address} wants an identity: set UAT_TOKEN to the token of an external access of the portal.`,
    );
  }
  if (!response.ok || !response.body) {
    throw new Error(`${address} answers HTTP ${response.status}.`);
  }
  const head = anchorIn(response.headers.get(auditHeadHeader) ?? '');
  return {
    input: Readable.fromWeb(response.body as ReadableStream),
    // There is no link before the first one.
    heads: head && head.position > 0 ? [head] : [],
  };
}

function entryIn(line: string, number: number): ChainedAuditEntry {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  const entry = chainedAuditEntrySchema.safeParse(value);
  if (!entry.success) {
    throw new Error(
      `Line ${number} is no entry of an audit trail as it is exported in JSON Lines.`,
    );
  }
  return entry.data;
}
