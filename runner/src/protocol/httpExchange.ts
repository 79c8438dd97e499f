import {
  Agent as HttpAgent,
  request as requestHttp,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** One request to the ingest. */
export interface Exchange {
  method: 'POST' | 'PUT';
  url: string;
  headers: Record<string, string>;
  body: Buffer | string | { size: number; open: () => Readable };
  /** Milliseconds without a byte either way until it is given up. */
  timeout: number;
}

export interface Answer {
  status: number;
  body: string;
}

const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: 8 });
const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: 8 });

/** Sends a request over a connection that is kept. @throws Error when there is no answer */
export function exchange({
  method,
  url,
  headers,
  body,
  timeout,
}: Exchange): Promise<Answer> {
  const address = new URL(url);
  const isSecure = address.protocol === 'https:';
  const options: RequestOptions = {
    method,
    agent: isSecure ? httpsAgent : httpAgent,
    headers: { ...headers, 'content-length': sizeOf(body) },
  };
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? requestHttps : requestHttp)(
      address,
      options,
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.setTimeout(timeout, () =>
      sent.destroy(new Error(`no answer within ${timeout} ms`)),
    );
    sent.on('error', reject);
    if (typeof body === 'object' && 'open' in body) {
      // An answer that comes before everything was sent ends the sending; it is the answer that counts.
      pipeline(body.open(), sent).catch(reject);
    } else {
      sent.end(body);
    }
  });
}

function sizeOf(body: Exchange['body']): number {
  return typeof body === 'object' && 'open' in body
    ? body.size
    : Buffer.byteLength(body);
}
