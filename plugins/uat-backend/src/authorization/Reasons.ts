import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { TestSetFacts } from '@uatcms/core';
import {
  actionInWords,
  type ReleasePermission,
  type TestSetPermission,
} from '@uatcms/plugin-uat-common';
import type { TestSetCriteria } from './ConditionReader';
import type { EntityNames } from './EntityNames';

/** Says why something is not allowed, in words that tell a person whom to ask. */
export class Reasons {
  constructor(private readonly names: EntityNames) {}

  /** When no condition could make it allowed. */
  refused(permission: Permission): string {
    return `You may not ${actionInWords(
      permission,
    )}: the rules of this portal leave that to others.`;
  }

  /** @param decision - of the policy, for all entities */
  async refusedForRelease(
    permission: ReleasePermission,
    decision: PolicyDecision,
    entity: string,
  ): Promise<string> {
    const name = await this.names.inWords(entity);
    const action = actionInWords(permission);
    // The rule is the catalog’s, so its conditions are not of our types.
    return decision.result === AuthorizeResult.CONDITIONAL &&
      JSON.stringify(decision.conditions).includes('"IS_ENTITY_OWNER"')
      ? `Only owners of ${name} may ${action}.`
      : `You may not ${action.replace(
          / it$/,
          ` ${name}`,
        )}: the rules of this portal leave that to others.`;
  }

  /** @param facts - of the test set; nothing when it was deleted */
  async refusedFor(
    permission: TestSetPermission,
    criteria: TestSetCriteria | undefined,
    facts: TestSetFacts | undefined,
  ): Promise<string> {
    const owned = criteria ? ownedIn(criteria) : [];
    if (!facts || owned.length === 0) {
      return this.refused(permission);
    }
    const action = actionInWords(permission)
      .replace(/ of this test set$/, '')
      .replace('this test set', 'it');
    const owner = await this.names.inWords(facts.owner);
    return `Only owners of ${owned.join(
      ' or of ',
    )} may ${action}: it belongs to ${owner}.`;
  }
}

/** What one has to own. What conditions say of tags and environments helps nobody who wants to go on. */
function ownedIn(criteria: TestSetCriteria): string[] {
  if ('allOf' in criteria) {
    return distinct(criteria.allOf.flatMap(ownedIn));
  }
  if ('anyOf' in criteria) {
    return distinct(criteria.anyOf.flatMap(ownedIn));
  }
  if ('ownedBy' in criteria) {
    return ['this test set'];
  }
  return 'ownerOfTested' in criteria ? ['what it tests'] : [];
}

function distinct(texts: string[]): string[] {
  return [...new Set(texts)];
}
