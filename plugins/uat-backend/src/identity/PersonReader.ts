import type {
  AuthService,
  CacheService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Actor } from '@uatcms/plugin-uat-common';

/** Long enough to spare the catalog, short enough that a corrected name shows the same hour. */
const KEPT_MS = 10 * 60_000;

/** Reads from the catalog how a person is called and which employee id they have. */
export class PersonReader {
  constructor(
    private readonly deps: {
      auth: AuthService;
      cache: CacheService;
      catalog: CatalogService;
      logger: LoggerService;
      /** Annotation of a User entity that holds the employee id. */
      eidAnnotation: string;
    },
  ) {}

  /** Never fails: who acts is known from the token, the rest is for the eyes of readers. */
  async read(userEntityRef: string): Promise<Actor> {
    const { auth, cache, catalog, logger } = this.deps;
    const key = `person:${userEntityRef}`;
    try {
      const kept = await cache.get(key);
      if (kept) {
        return kept as unknown as Actor;
      }
      const entity = await catalog.getEntityByRef(userEntityRef, {
        credentials: await auth.getOwnServiceCredentials(),
      });
      const actor = this.#actorOf(userEntityRef, entity);
      await cache.set(key, { ...actor }, { ttl: KEPT_MS });
      return actor;
    } catch (error) {
      logger.warn(
        `The catalog could not be asked about ${userEntityRef}; the name and employee id are left out`,
        error as Error,
      );
      return { ref: userEntityRef };
    }
  }

  #actorOf(ref: string, entity: Entity | undefined): Actor {
    const eid = entity?.metadata.annotations?.[this.deps.eidAnnotation];
    const profile = entity?.spec?.profile as
      | { displayName?: string }
      | undefined;
    const name = profile?.displayName ?? entity?.metadata.title;
    return { ref, ...(eid && { eid }), ...(name && { name }) };
  }
}
