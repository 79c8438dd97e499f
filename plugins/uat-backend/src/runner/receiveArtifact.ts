import type { ArtifactStore, StoredArtifact } from '@uatcms/plugin-uat-node';
import type { Request } from 'express';
import { PayloadLimit, tooLarge } from '../http/PayloadLimit';

/** Larger files are no evidence that anybody looks at. */
const ARTIFACT_LIMIT = 64 * 1024 * 1024;

/**
 * Streams an upload into the store, without ever holding it in memory.
 *
 * @throws HashMismatch, NoRoom, or the error for HTTP 413
 */
export async function receiveArtifact(
  req: Request,
  sha256: string,
  store: ArtifactStore,
): Promise<StoredArtifact> {
  if (Number(req.header('content-length')) > ARTIFACT_LIMIT) {
    throw tooLarge(ARTIFACT_LIMIT);
  }
  // Not `pipeline`: it would destroy the request when the content is refused, and the answer with it.
  const content = new PayloadLimit(ARTIFACT_LIMIT);
  req.once('close', () => {
    if (!req.complete) {
      content.destroy(new Error('The upload broke off.'));
    }
  });
  req.pipe(content);
  try {
    return await store.put(sha256, content, {
      contentType: req.header('content-type') ?? 'application/octet-stream',
    });
  } finally {
    // Read to the end what nobody wanted, so that the answer reaches a client that is still sending.
    req.unpipe(content);
    req.resume();
  }
}
