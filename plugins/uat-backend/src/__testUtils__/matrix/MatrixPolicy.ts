import {
  createBackendModule,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  releasedEntityResourceType,
  testSetCreatePermission,
  testSetReadPermission,
  testSetResourceType,
  testSetRunPermission,
} from '@uatcms/plugin-uat-common';
import {
  createTestSetConditionalDecision,
  testSetConditions,
} from '../../authorization/rules';

export const administrators = 'group:default/administrators';
/** They answer for releases of what is tested. */
export const ownersOfReleased = 'group:default/cart-owners';
/** Test sets with this tag are seen by their owners alone. */
export const confidential = 'confidential';

/** As the policy of the portal, except that not everybody sees everything: otherwise nothing could be hidden. */
class MatrixPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const claims = user?.info.ownershipEntityRefs ?? [];
    const owned = [
      testSetConditions.isOwner({ claims }),
      testSetConditions.isOwnerOfTested({ claims }),
    ] as const;
    if (isResourcePermission(permission, testSetResourceType)) {
      const isOpen = [testSetReadPermission, testSetRunPermission].some(
        ({ name }) => name === permission.name,
      );
      return createTestSetConditionalDecision(permission, {
        anyOf: isOpen
          ? [{ not: testSetConditions.hasTag({ tag: confidential }) }, ...owned]
          : [...owned],
      });
    }
    if (isResourcePermission(permission, releasedEntityResourceType)) {
      // With conditions the catalog would decide; that it does is tested in the whole portal (identity.test.ts).
      return {
        result: claims.includes(ownersOfReleased)
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
      };
    }
    const allowed =
      permission.name === testSetCreatePermission.name ||
      claims.includes(administrators);
    return { result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
  }
}

export const matrixPolicyModule: BackendFeature = createBackendModule({
  pluginId: 'permission',
  moduleId: 'matrix-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy(new MatrixPolicy());
      },
    });
  },
});
