import type { Readable } from 'node:stream';
import type { Request } from 'express';
import { PayloadLimit, tooLarge } from './PayloadLimit';

/**
 * Hands on the body of a request as a stream of at most so many bytes, without ever holding it in memory. It fails when
 * the sender breaks off.
 *
 * @param largest - most bytes that are taken
 * @throws what `take` throws, or the error for HTTP 413
 */
export async function takeBody<T>(
  req: Request,
  largest: number,
  take: (content: Readable) => Promise<T>,
): Promise<T> {
  if (Number(req.header('content-length')) > largest) {
    throw tooLarge(largest);
  }
  // Not `pipeline`: it would destroy the request when the content is refused, and the answer with it.
  const content = new PayloadLimit(largest);
  req.once('close', () => {
    if (!req.complete) {
      content.destroy(new Error('The upload broke off.'));
    }
  });
  req.pipe(content);
  try {
    return await take(content);
  } finally {
    // Read to the end what nobody wanted, so that the answer reaches a client that is still sending.
    req.unpipe(content);
    req.resume();
  }
}
