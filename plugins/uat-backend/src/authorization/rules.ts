import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { foldReference } from '@uatcms/plugin-uat-common';
import { testSetResourceRef } from './testSetResource';

const claims = z.strictObject({
  claims: z
    .array(z.string())
    .describe(
      'Entity references of a person and of their groups: `info.ownershipEntityRefs` of the user',
    ),
});

const folded = (refs: string[]) => refs.map(foldReference);

const haveCommon = (one: string[], other: string[]) =>
  one.some(item => other.includes(item));

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Test sets that one of the claims owns',
  resourceRef: testSetResourceRef,
  paramsSchema: claims,
  apply: (testSet, params) => folded(params.claims).includes(testSet.owner),
  toQuery: params => ({ ownedBy: folded(params.claims) }),
});

const isOwnerOfTested = createPermissionRule({
  name: 'IS_OWNER_OF_TESTED',
  description:
    'Test sets that test an entity of the catalog that one of the claims owns',
  resourceRef: testSetResourceRef,
  paramsSchema: claims,
  apply: (testSet, params) =>
    haveCommon(folded(params.claims), testSet.ownersOfTested),
  toQuery: params => ({ ownerOfTested: folded(params.claims) }),
});

const hasEnvironment = createPermissionRule({
  name: 'HAS_ENVIRONMENT',
  description: 'Test sets that list an environment',
  resourceRef: testSetResourceRef,
  paramsSchema: z.strictObject({
    environment: z.string().describe('Name of the environment'),
  }),
  apply: (testSet, params) => testSet.environments.includes(params.environment),
  toQuery: params => ({ inEnvironment: params.environment }),
});

const hasTag = createPermissionRule({
  name: 'HAS_TAG',
  description: 'Test sets that have a tag',
  resourceRef: testSetResourceRef,
  paramsSchema: z.strictObject({ tag: z.string() }),
  apply: (testSet, params) => testSet.tags.includes(params.tag),
  toQuery: params => ({ tagged: params.tag }),
});

/** What policies can say of test sets. @public */
export const testSetRules = {
  isOwner,
  isOwnerOfTested,
  hasEnvironment,
  hasTag,
};

const exported = createConditionExports({
  resourceRef: testSetResourceRef,
  rules: testSetRules,
});

/**
 * The conditions of policies about test sets: `testSetConditions.isOwner({ claims })`.
 *
 * @public
 */
export const testSetConditions = exported.conditions;

/**
 * The decision of a policy that one of the permissions `uat.test-set.…` holds for test sets that meet conditions.
 *
 * @public
 */
export const createTestSetConditionalDecision =
  exported.createConditionalDecision;
