import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import type {
  ConditionalPolicyDecision,
  PermissionCriteria,
} from '@backstage/plugin-permission-common';
import {
  createConditionTransformer,
  type ConditionTransformer,
} from '@backstage/plugin-permission-node';
import type { TestSetFilter } from '@uatcms/core';
import type { OwnedEntities } from './OwnedEntities';
import { testSetResourceRef, type TestSetCondition } from './testSetResource';

/** The conditions of a policy, as rules have put them. */
export type TestSetCriteria = PermissionCriteria<TestSetCondition>;

/** Turns the conditions of a policy into what core can filter by. */
export class ConditionReader {
  readonly #transform: ConditionTransformer<TestSetCondition>;

  constructor(
    permissionsRegistry: PermissionsRegistryService,
    private readonly owned: OwnedEntities,
  ) {
    this.#transform = createConditionTransformer(
      permissionsRegistry.getPermissionRuleset(testSetResourceRef),
    );
  }

  criteriaOf({ conditions }: ConditionalPolicyDecision): TestSetCriteria {
    return this.#transform(conditions);
  }

  /** Asks the catalog for what only it knows: who owns what is tested. */
  async filterOf(criteria: TestSetCriteria): Promise<TestSetFilter> {
    if ('allOf' in criteria) {
      return { allOf: await this.#filtersOf(criteria.allOf) };
    }
    if ('anyOf' in criteria) {
      return { anyOf: await this.#filtersOf(criteria.anyOf) };
    }
    if ('not' in criteria) {
      return { not: await this.filterOf(criteria.not) };
    }
    return 'ownerOfTested' in criteria
      ? { testing: await this.owned.ownedBy(criteria.ownerOfTested) }
      : criteria;
  }

  #filtersOf(criteria: TestSetCriteria[]): Promise<TestSetFilter[]> {
    return Promise.all(criteria.map(part => this.filterOf(part)));
  }
}
