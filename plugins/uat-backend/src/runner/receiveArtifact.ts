import type { ArtifactStore, StoredArtifact } from '@uatcms/plugin-uat-node';
import type { Request } from 'express';
import { PayloadLimit, tooLarge } from '../http/PayloadLimit';

/**
 * Streams an upload into the store, without ever holding it in memory.
 *
 * @throws HashMismatch, NoRoom, or the error for HTTP 413
 */
export async function receiveArtifact(
  req: Request,
  sha256: string,
  /** Where to, and the most bytes that are taken. */
  { store, largest }: { store: ArtifactStore; largest: number },
): Promise<StoredArtifact> {
  const length = req.header('content-length');
  if (Number(length) > largest) {
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
    return await store.put(sha256, content, {
      contentType: req.header('content-type') ?? 'application/octet-stream',
      size: length === undefined ? undefined : Number(length),
    });
  } finally {
    // Read to the end what nobody wanted, so that the answer reaches a client that is still sending.
    req.unpipe(content);
    req.resume();
  }
}
