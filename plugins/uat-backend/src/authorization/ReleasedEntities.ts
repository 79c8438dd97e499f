import type { AuthService } from '@backstage/backend-plugin-api';
import { RELATION_HAS_PART } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ReleasedEntity } from '@uatcms/core';
import { foldReference, testSetsNamedIn } from '@uatcms/plugin-uat-common';

/** Knows from the catalog what belongs to a component or system, which test sets alone do not say. */
export class ReleasedEntities {
  constructor(
    private readonly deps: { auth: AuthService; catalog: CatalogService },
  ) {}

  /** @throws ServiceUnavailableError when the catalog does not answer */
  async read(ref: string): Promise<ReleasedEntity> {
    const { auth, catalog } = this.deps;
    try {
      const entity = await catalog.getEntityByRef(foldReference(ref), {
        credentials: await auth.getOwnServiceCredentials(),
      });
      return {
        parts: (entity?.relations ?? [])
          .filter(({ type }) => type === RELATION_HAS_PART)
          .map(({ targetRef }) => targetRef),
        testSets: testSetsNamedIn(entity?.metadata.annotations),
      };
    } catch (error) {
      throw new ServiceUnavailableError(
        `The catalog does not answer what ${ref} is made of, so it is not known which runs speak for it; try again in a moment.`,
        error,
      );
    }
  }
}
