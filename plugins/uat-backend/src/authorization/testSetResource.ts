import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import type { TestSetFacts, TestSetTrait } from '@uatcms/core';
import { testSetResourceType } from '@uatcms/plugin-uat-common';

/** What rules ask of a test set that was read. @public */
export interface RuledTestSet extends TestSetFacts {
  /** Who owns the entities that it tests, as the catalog knows. */
  ownersOfTested: string[];
}

/** What rules ask of the database; who owns what is tested is asked of the catalog before. @public */
export type TestSetCondition = TestSetTrait | { ownerOfTested: string[] };

/** The resource of the permissions `uat.test-set.…`. @public */
export const testSetResourceRef = createPermissionResourceRef<
  RuledTestSet,
  TestSetCondition
>().with({ pluginId: 'uat', resourceType: testSetResourceType });
