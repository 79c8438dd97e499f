import type {
  AuthService,
  CacheService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

const KEPT_MS = 10 * 60_000;

/** How entities are called in sentences: “group Checkout team”. */
export class EntityNames {
  constructor(
    private readonly deps: {
      auth: AuthService;
      cache: CacheService;
      catalog: CatalogService;
      logger: LoggerService;
    },
  ) {}

  /** Never fails: without the catalog the reference says enough. */
  async inWords(ref: string): Promise<string> {
    const { auth, cache, catalog, logger } = this.deps;
    const key = `entity-name:${ref}`;
    try {
      const kept = await cache.get<string>(key);
      if (kept) {
        return kept;
      }
      const entity = await catalog.getEntityByRef(ref, {
        credentials: await auth.getOwnServiceCredentials(),
      });
      const words = `${parseEntityRef(ref).kind} ${nameOf(ref, entity)}`;
      await cache.set(key, words, { ttl: KEPT_MS });
      return words;
    } catch (error) {
      logger.warn(
        `The catalog could not be asked how ${ref} is called`,
        error as Error,
      );
      return ref;
    }
  }
}

function nameOf(ref: string, entity: Entity | undefined): string {
  const profile = entity?.spec?.profile as { displayName?: string } | undefined;
  return (
    profile?.displayName ?? entity?.metadata.title ?? parseEntityRef(ref).name
  );
}
