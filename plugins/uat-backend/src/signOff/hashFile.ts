import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';

/** SHA-256 of the bytes of a file as they are kept now; undefined when it is gone. */
export async function hashFile(
  store: ArtifactStore,
  sha256: string,
): Promise<string | undefined> {
  const kept = await store.get(sha256);
  if (!kept) {
    return undefined;
  }
  const hash = createHash('sha256');
  await pipeline(kept.content, hash);
  return hash.digest('hex');
}
