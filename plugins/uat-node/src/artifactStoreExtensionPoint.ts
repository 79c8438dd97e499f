import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ArtifactStore } from './ArtifactStore';

/** @public */
export interface ArtifactStoreExtensionPoint {
  /** @throws Error when there is an artifact store already */
  setArtifactStore(store: ArtifactStore): void;
}

/**
 * Says where the bytes of artifacts are kept. There is exactly one such place.
 *
 * @public
 */
export const artifactStoreExtensionPoint =
  createExtensionPoint<ArtifactStoreExtensionPoint>({
    id: 'uat.artifact-store',
  });
