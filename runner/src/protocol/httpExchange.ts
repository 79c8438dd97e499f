import {
  Agent as HttpAgent,
  request as requestHttp,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

/** One request to the ingest. */
export interface Exchange {
  method: 'POST' | 'PUT';
  url: string;
  headers: Record<string, string>;
  body: Buffer | string;
  /** Milliseconds until it is given up. */
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
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
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
    sent.end(body);
  });
}
