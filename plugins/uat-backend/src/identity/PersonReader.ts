import type {
  AuthService,
  CacheService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Actor } from '@uatcms/plugin-uat-common';
import type { EidSource } from './eidSource';

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
      eidSource: EidSource;
    },
  ) {}

  /**
   * Never fails: who acts is known from the token, the rest is for the eyes of readers.
   *
   * @param claims - of the token of this person, where it is at hand
   */
  async read(
    userEntityRef: string,
    claims: Record<string, unknown> = {},
  ): Promise<Actor> {
    const actor = (await this.#ask(userEntityRef)) ?? { ref: userEntityRef };
    return { ...actor, ...this.#eidIn(claims) };
  }

  /** As `read`, for a person whom only a request names. @throws InputError when the catalog does not know them */
  async find(userEntityRef: string): Promise<Actor> {
    const actor = await this.#ask(userEntityRef);
    if (!actor) {
      throw new InputError(`The catalog has no ${userEntityRef}.`);
    }
    return actor;
  }

  /** @returns undefined when the catalog does not know this person; the bare reference when it cannot be asked */
  async #ask(ref: string): Promise<Actor | undefined> {
    const { auth, cache, catalog, logger } = this.deps;
    const key = `person:${ref}`;
    try {
      const kept = await cache.get(key);
      if (kept) {
        return kept as unknown as Actor;
      }
      const entity = await catalog.getEntityByRef(ref, {
        credentials: await auth.getOwnServiceCredentials(),
      });
      if (!entity) {
        return undefined;
      }
      const actor = this.#actorOf(ref, entity);
      await cache.set(key, { ...actor }, { ttl: KEPT_MS });
      return actor;
    } catch (error) {
      logger.warn(
        `The catalog could not be asked about ${ref}; the name and what else it says are left out`,
        error as Error,
      );
      return { ref };
    }
  }

  #actorOf(ref: string, { metadata, spec }: Entity): Actor {
    const { eidSource } = this.deps;
    const eid =
      'annotation' in eidSource
        ? metadata.annotations?.[eidSource.annotation]
        : 'name' in eidSource && metadata.name;
    const profile = spec?.profile as { displayName?: string } | undefined;
    const name = profile?.displayName ?? metadata.title;
    return { ref, ...(eid && { eid }), ...(name && { name }) };
  }

  #eidIn(claims: Record<string, unknown>): Pick<Actor, 'eid'> | undefined {
    const { eidSource } = this.deps;
    if (!('claim' in eidSource)) {
      return undefined;
    }
    const claim = claims[eidSource.claim];
    const isValue = typeof claim === 'number' || typeof claim === 'string';
    return isValue && claim !== '' ? { eid: String(claim) } : undefined;
  }
}
