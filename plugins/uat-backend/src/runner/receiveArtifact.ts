import type { ArtifactStore, StoredArtifact } from '@uatcms/plugin-uat-node';
import type { Request } from 'express';
import { takeBody } from '../http/takeBody';

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
  return takeBody(req, largest, content =>
    store.put(sha256, content, {
      contentType: req.header('content-type') ?? 'application/octet-stream',
      size: length === undefined ? undefined : Number(length),
    }),
  );
}
