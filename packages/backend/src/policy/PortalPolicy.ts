import {
  AuthorizeResult,
  isPermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createTestSetConditionalDecision,
  testSetConditions,
} from '@uatcms/plugin-uat-backend';
import {
  auditReadPermission,
  environmentAdministerPermission,
  resultsImportPermission,
  testSetApprovePermission,
  testSetCancelPermission,
  testSetCreatePermission,
  testSetDeletePermission,
  testSetPerformPermission,
  testSetReadPermission,
  testSetRunPermission,
  testSetRunProtectedPermission,
  testSetSignOffPermission,
  testSetUpdatePermission,
} from '@uatcms/plugin-uat-common';

const ofEverybody = [
  testSetReadPermission,
  testSetRunPermission,
  testSetCreatePermission,
];

/** Of owners of a test set, and of owners of what it tests. That nobody approves their own work holds beside this. */
const ofOwners = [
  testSetUpdatePermission,
  testSetDeletePermission,
  testSetCancelPermission,
  testSetPerformPermission,
  testSetRunProtectedPermission,
  testSetApprovePermission,
  testSetSignOffPermission,
];

const ofAdministrators = [
  environmentAdministerPermission,
  auditReadPermission,
  resultsImportPermission,
];

/**
 * An example to begin with, see docs/permissions.md: everybody who is signed in reads everything and runs it outside
 * protected environments, owners do the rest, and administrators look after what all share. A permission of the UAT
 * suite that is not named here is nobody's, so that nothing new is open before somebody has thought about it.
 *
 * Beside the UAT suite everything is allowed.
 */
export class PortalPolicy implements PermissionPolicy {
  /** @param administrators - entity references of people and groups */
  constructor(private readonly administrators: string[]) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!permission.name.startsWith('uat.')) {
      return { result: AuthorizeResult.ALLOW };
    }
    const claims = user?.info.ownershipEntityRefs ?? [];
    const owned = ofOwners.find(one => isPermission(permission, one));
    if (user && owned) {
      return createTestSetConditionalDecision(owned, {
        anyOf: [
          testSetConditions.isOwner({ claims }),
          testSetConditions.isOwnerOfTested({ claims }),
        ],
      });
    }
    const isAdministrator = claims.some(ref =>
      this.administrators.includes(ref),
    );
    const allowed =
      user &&
      (isOneOf(permission, ofEverybody) ||
        (isAdministrator && isOneOf(permission, ofAdministrators)));
    return { result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
  }
}

function isOneOf(permission: Permission, some: Permission[]): boolean {
  return some.some(({ name }) => name === permission.name);
}
