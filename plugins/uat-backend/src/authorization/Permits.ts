import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  matchesFilter,
  type Naming,
  type TestSetFacts,
  type TestSetFilter,
  type TestSetService,
} from '@uatcms/core';
import {
  foldReference,
  testSetReadPermission,
  type ReleasePermission,
  type TestSetPermission,
} from '@uatcms/plugin-uat-common';
import type { ConditionReader, TestSetCriteria } from './ConditionReader';
import type { Reasons } from './Reasons';

/** What the policy has decided about one permission, for all test sets. */
interface Decision {
  /** Undefined: for every test set. */
  filter?: TestSetFilter;
  /** The same as the policy has put it; undefined where it says only yes or no. */
  criteria?: TestSetCriteria;
}

const never: Decision = { filter: { anyOf: [] } };

/** What an action is about. */
export interface Subject {
  testSet: string;
  /** What is thrown when it does not exist, or may not be seen, which must not be told apart. */
  missing: () => Error;
  /** It exists without its test set: runs outlive theirs. */
  outlives?: boolean;
}

/** Why something is not allowed, in words for a person; undefined: it is allowed. */
export type Verdict = string | undefined;

/**
 * What the sender of one request may do. Each permission is asked for once, and several of them together.
 *
 * Permissions of test sets are always asked for all test sets at once: the conditions that the policy answers with
 * narrow lists in the database, and are held against the facts of single test sets here.
 */
export class Permits {
  readonly #decisions = new Map<string, Promise<Decision>>();

  constructor(
    private readonly deps: {
      credentials: BackstageCredentials;
      permissions: PermissionsService;
      conditions: ConditionReader;
      testSets: Pick<TestSetService, 'facts'>;
      reasons: Reasons;
    },
  ) {}

  /** Which test sets may be seen; undefined: all. */
  async visible(): Promise<TestSetFilter | undefined> {
    return this.which(testSetReadPermission);
  }

  /** What a deleted test set has left is seen by those who see everything: they alone may bring its name back. */
  async naming(): Promise<Naming> {
    return { unused: (await this.visible()) !== undefined };
  }

  /** For which test sets something is allowed; undefined: for all. */
  async which(
    permission: TestSetPermission,
  ): Promise<TestSetFilter | undefined> {
    const [{ filter }] = await this.#decide([permission]);
    return filter;
  }

  /** @throws NotAllowedError that says why */
  async demand(permission: BasicPermission): Promise<void> {
    const [why] = await this.verdictsOf([permission]);
    if (why !== undefined) {
      throw new NotAllowedError(why);
    }
  }

  /** Of what is allowed or not whatever the test set. */
  async verdictsOf(permissions: BasicPermission[]): Promise<Verdict[]> {
    const answers = await this.deps.permissions.authorize(
      permissions.map(permission => ({ permission })),
      { credentials: this.deps.credentials },
    );
    return answers.map(({ result }, index) =>
      result === AuthorizeResult.ALLOW
        ? undefined
        : this.deps.reasons.refused(permissions[index]),
    );
  }

  /** @throws NotAllowedError that says why something is not allowed for releases of an entity of the catalog */
  async demandForRelease(
    entity: string,
    permission: ReleasePermission,
  ): Promise<void> {
    const [[why]] = await this.verdictsForReleases([entity], [permission]);
    if (why !== undefined) {
      throw new NotAllowedError(why);
    }
  }

  /**
   * What may be done with releases of each of these entities. They are the catalog’s: where the policy answers with
   * conditions, the catalog holds them against its entities, and says no of what it does not have.
   *
   * @throws ServiceUnavailableError when nobody answers: what is not known must not allow anything
   */
  async verdictsForReleases(
    entities: string[],
    permissions: ReleasePermission[],
  ): Promise<Verdict[][]> {
    const { credentials, permissions: asked, reasons } = this.deps;
    const queries = entities.flatMap(entity =>
      permissions.map(permission => ({
        permission,
        resourceRef: foldReference(entity),
      })),
    );
    try {
      const answers = await asked.authorize(queries, { credentials });
      const verdicts = await Promise.all(
        answers.map(async ({ result }, index): Promise<Verdict> => {
          if (result === AuthorizeResult.ALLOW) {
            return undefined;
          }
          const { permission, resourceRef } = queries[index];
          const [decision] = await asked.authorizeConditional(
            [{ permission }],
            { credentials },
          );
          return reasons.refusedForRelease(permission, decision, resourceRef);
        }),
      );
      return entities.map((_, index) =>
        verdicts.slice(
          index * permissions.length,
          (index + 1) * permissions.length,
        ),
      );
    } catch (error) {
      throw new ServiceUnavailableError(
        'It could not be found out what you may do with releases: the permission framework or the catalog does not answer; try again in a moment.',
        error,
      );
    }
  }

  /**
   * Insists that the subject may be seen, and that these actions are allowed.
   *
   * @throws what the subject says when it may not be seen; NotAllowedError that says why when an action is not allowed
   */
  async demandFor(
    subject: Subject,
    ...permissions: TestSetPermission[]
  ): Promise<void> {
    const decisions = await this.#decide([
      testSetReadPermission,
      ...permissions,
    ]);
    if (decisions.every(({ filter }) => !filter)) {
      return;
    }
    const [facts] = await this.deps.testSets.facts([subject.testSet]);
    const [reading, ...rest] = decisions;
    if (!holds(reading, facts) || (!facts && !subject.outlives)) {
      throw subject.missing();
    }
    await this.#insist(permissions, rest, facts);
  }

  /**
   * Insists that these actions are allowed on a test set that is about to be made.
   *
   * @throws NotAllowedError that says why
   */
  async demandForNew(
    facts: TestSetFacts,
    ...permissions: TestSetPermission[]
  ): Promise<void> {
    await this.#insist(permissions, await this.#decide(permissions), facts);
  }

  /** What may be done with each of these test sets; those that may not be seen are left out. */
  async verdictsFor(
    names: string[],
    permissions: TestSetPermission[],
  ): Promise<Map<string, Verdict[]>> {
    if (names.length === 0) {
      return new Map();
    }
    const [reading, ...decisions] = await this.#decide([
      testSetReadPermission,
      ...permissions,
    ]);
    const seen = (await this.deps.testSets.facts(names)).filter(facts =>
      holds(reading, facts),
    );
    return new Map(
      await Promise.all(
        seen.map(
          async (facts): Promise<[string, Verdict[]]> => [
            facts.name,
            await Promise.all(
              decisions.map((decision, index) =>
                holds(decision, facts)
                  ? undefined
                  : this.#why(permissions[index], decision, facts),
              ),
            ),
          ],
        ),
      ),
    );
  }

  async #insist(
    permissions: TestSetPermission[],
    decisions: Decision[],
    facts: TestSetFacts | undefined,
  ): Promise<void> {
    const refused = decisions.findIndex(decision => !holds(decision, facts));
    if (refused >= 0) {
      throw new NotAllowedError(
        await this.#why(permissions[refused], decisions[refused], facts),
      );
    }
  }

  #why(
    permission: TestSetPermission,
    { criteria }: Decision,
    facts: TestSetFacts | undefined,
  ): Promise<string> {
    return this.deps.reasons.refusedFor(permission, criteria, facts);
  }

  async #decide(permissions: TestSetPermission[]): Promise<Decision[]> {
    const unknown = permissions.filter(
      ({ name }) => !this.#decisions.has(name),
    );
    if (unknown.length > 0) {
      const asked = this.deps.permissions.authorizeConditional(
        unknown.map(permission => ({ permission })),
        { credentials: this.deps.credentials },
      );
      unknown.forEach(({ name }, index) => {
        const decision = asked.then(answers => this.#read(answers[index]));
        // Whoever waits for it hears of a failure; nobody may be waiting yet.
        decision.catch(() => {});
        this.#decisions.set(name, decision);
      });
    }
    return Promise.all(
      permissions.map(({ name }) => this.#decisions.get(name)!),
    );
  }

  async #read(answer: PolicyDecision): Promise<Decision> {
    if (answer.result === AuthorizeResult.ALLOW) {
      return {};
    }
    if (answer.result !== AuthorizeResult.CONDITIONAL) {
      return never;
    }
    const { conditions } = this.deps;
    const criteria = conditions.criteriaOf(answer);
    return { criteria, filter: await conditions.filterOf(criteria) };
  }
}

function holds({ filter }: Decision, facts: TestSetFacts | undefined): boolean {
  return !filter || (facts !== undefined && matchesFilter(facts, filter));
}
