import { createHash } from 'node:crypto';
import type { AuthService, CacheService } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** So long somebody may wait until a change of owner in the catalog counts. */
const KEPT_MS = 30_000;

/** Knows from the catalog who owns what: test sets name only what they test. */
export class OwnedEntities {
  constructor(
    private readonly deps: {
      auth: AuthService;
      cache: CacheService;
      catalog: CatalogService;
    },
  ) {}

  /**
   * References of the entities that one of the claims owns.
   *
   * @throws ServiceUnavailableError when the catalog does not answer: what is not known must not allow anything
   */
  async ownedBy(claims: string[]): Promise<string[]> {
    if (claims.length === 0) {
      return [];
    }
    return this.#kept(keyOf('owned-by', claims), async () => {
      const { items } = await this.deps.catalog.getEntities(
        {
          filter: { [`relations.${RELATION_OWNED_BY}`]: claims },
          fields: ['kind', 'metadata.name', 'metadata.namespace'],
        },
        { credentials: await this.deps.auth.getOwnServiceCredentials() },
      );
      return items.map(entity => stringifyEntityRef(entity));
    });
  }

  /** Who owns each of these entities; nobody owns what the catalog does not have. */
  async ownersOf(refs: string[]): Promise<Map<string, string[]>> {
    const known = [...new Set(refs)].filter(isEntityRef);
    if (known.length === 0) {
      return new Map();
    }
    const { items } = await asked(async () =>
      this.deps.catalog.getEntitiesByRefs(
        {
          entityRefs: known,
          fields: ['kind', 'metadata', 'relations'],
        },
        { credentials: await this.deps.auth.getOwnServiceCredentials() },
      ),
    );
    return new Map(known.map((ref, index) => [ref, ownersIn(items[index])]));
  }

  async #kept(key: string, read: () => Promise<string[]>): Promise<string[]> {
    const { cache } = this.deps;
    const kept = await cache.get<string[]>(key);
    if (kept) {
      return kept;
    }
    const refs = await asked(read);
    await cache.set(key, refs, { ttl: KEPT_MS });
    return refs;
  }
}

function keyOf(question: string, claims: string[]): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([...claims].sort()))
    .digest('hex');
  return `${question}:${hash}`;
}

async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw new ServiceUnavailableError(
      'The catalog does not answer who owns what is tested, so it is not known what you may do; try again in a moment.',
      error,
    );
  }
}

function ownersIn(entity: Entity | undefined): string[] {
  return (entity?.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef);
}

function isEntityRef(ref: string): boolean {
  try {
    parseEntityRef(ref);
    return true;
  } catch {
    return false;
  }
}
