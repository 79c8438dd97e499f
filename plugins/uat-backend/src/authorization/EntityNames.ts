import type {
  AuthService,
  CacheService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

const KEPT_MS = 10 * 60_000;

/** How the catalog calls entities. It never fails: without the catalog nothing has a name. */
export class EntityNames {
  constructor(
    private readonly deps: {
      auth: AuthService;
      cache: CacheService;
      catalog: CatalogService;
      logger: LoggerService;
    },
  ) {}

  /** In sentences: “group Checkout team”. Where there is none, the name in the reference says enough. */
  async inWords(ref: string): Promise<string> {
    const { kind, name } = parseEntityRef(ref);
    return `${kind} ${(await this.find(ref)) ?? name}`;
  }

  /** @returns undefined where the catalog knows no such entity, or cannot be asked */
  async find(ref: string): Promise<string | undefined> {
    const { auth, cache, catalog, logger } = this.deps;
    const key = `name-of-entity:${ref}`;
    try {
      const kept = await cache.get<string>(key);
      if (kept) {
        return kept;
      }
      const entity = await catalog.getEntityByRef(ref, {
        credentials: await auth.getOwnServiceCredentials(),
      });
      const name = entity && nameOf(entity);
      if (name) {
        await cache.set(key, name, { ttl: KEPT_MS });
      }
      return name;
    } catch (error) {
      logger.warn(
        `The catalog could not be asked how ${ref} is called`,
        error as Error,
      );
      return undefined;
    }
  }
}

function nameOf({ spec, metadata }: Entity): string {
  const profile = spec?.profile as { displayName?: string } | undefined;
  return profile?.displayName ?? metadata.title ?? metadata.name;
}
