import {
  runnerPaths,
  type ArtifactOffer,
  type ArtifactOfferAnswer,
} from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import { tooLarge } from '../http/PayloadLimit';

/**
 * Tells a runner what to do with a file: nothing, when it is kept already; otherwise where to send it. A store that
 * takes files directly gets them directly; the bytes for any other store pass through the portal.
 *
 * @throws the error for HTTP 413
 */
export async function answerOffer(request: {
  shardId: string;
  sha256: string;
  offer: ArtifactOffer;
  store: ArtifactStore;
  /** Bytes. */
  largest: number;
}): Promise<ArtifactOfferAnswer> {
  const { shardId, sha256, offer, store, largest } = request;
  if (offer.size > largest) {
    throw tooLarge(largest);
  }
  const kept = await store.has(sha256);
  if (kept?.size === offer.size) {
    return { kept: true };
  }
  const upload = (await store.presignPut?.(sha256, offer)) ?? {
    method: 'PUT' as const,
    url: runnerPaths.artifact(shardId, sha256),
    headers: { 'content-type': offer.contentType },
  };
  return { upload };
}
