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

/** So long is remembered who somebody was, for when the catalog does not answer. */
const REMEMBERED_MS = 30 * 24 * 60 * 60_000;

/** Who a person is, as far as it could be found out. */
export interface KnownPerson {
  actor: Actor;
  /** Why more may be to know: the employee id may be missing, by which a second account is known. */
  unsure?: string;
}

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
   * Never fails: who acts is known from the token. What cannot be found out now is taken from what was known the last
   * time, and it is said when there is nothing of that.
   *
   * @param claims - of the token of this person; left out where it is not at hand
   */
  async read(
    userEntityRef: string,
    claims?: Record<string, unknown>,
  ): Promise<KnownPerson> {
    const { cache, eidSource } = this.deps;
    const answer = await this.#ask(userEntityRef);
    const actor = {
      ref: userEntityRef,
      ...(answer !== 'unanswered' && answer),
      ...this.#eidIn(claims ?? {}),
    };
    const key = `last-known-person:${userEntityRef}`;
    const isKnown =
      'claim' in eidSource ? claims !== undefined : answer !== 'unanswered';
    if (isKnown) {
      await this.#quietly(() =>
        cache.set(key, { ...actor }, { ttl: REMEMBERED_MS }),
      );
      return { actor };
    }
    const last = await this.#quietly(() => cache.get(key));
    return last
      ? { actor: { ...(last as unknown as Actor), ...actor } }
      : {
          actor,
          unsure:
            'claim' in eidSource
              ? `The employee id of ${userEntityRef} is in their token, which this request did not bring; do this in the portal.`
              : `The catalog does not answer who ${userEntityRef} is, so it is not known for certain whose work this is; try again in a moment.`,
        };
  }

  /** As `read`, for a person whom only a request names. @throws InputError when the catalog does not know them */
  async find(userEntityRef: string): Promise<KnownPerson> {
    if ((await this.#ask(userEntityRef)) === undefined) {
      throw new InputError(`The catalog has no ${userEntityRef}.`);
    }
    const { actor, unsure } = await this.read(userEntityRef);
    // Where employee ids are in tokens, that of somebody who is only named cannot be known.
    return 'claim' in this.deps.eidSource ? { actor } : { actor, unsure };
  }

  /** A cache that does not answer is only slower. */
  async #quietly<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      this.deps.logger.warn(
        'The cache does not keep who people are',
        error as Error,
      );
      return undefined;
    }
  }

  /** @returns undefined when the catalog does not know this person */
  async #ask(ref: string): Promise<Actor | undefined | 'unanswered'> {
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
        `The catalog could not be asked about ${ref}; what was known last of the name and employee id is taken`,
        error as Error,
      );
      return 'unanswered';
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
