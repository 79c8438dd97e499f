import type { ArtifactService } from '@uatcms/core';
import type { Permits } from './Permits';

/** A file may be read by whoever may see a run that refers to it. */
export class AuthorizedArtifactService implements Pick<ArtifactService, 'get'> {
  constructor(
    private readonly artifacts: ArtifactService,
    private readonly permits: Permits,
  ) {}

  async get(sha256: string) {
    return this.artifacts.get(sha256, await this.permits.visible());
  }
}
