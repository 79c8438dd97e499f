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
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  createTestSetConditionalDecision,
  testSetConditions,
} from '@uatcms/plugin-uat-backend';
import {
  auditReadPermission,
  environmentAdministerPermission,
  extendedStepPermission,
  releasePermissions,
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
  extendedStepPermission,
];

/**
 * Of everybody, of the catalog. What it is made of is of administrators: groups and owners are read from it, so whoever
 * brings entities in, or takes them out, decides who is an owner, an administrator, or another pair of eyes.
 */
const ofEverybodyInCatalog = [
  'catalog.entity.read',
  'catalog.entity.refresh',
  'catalog.entity.validate',
  'catalog.location.read',
];

/**
 * An example to begin with, see docs/permissions.md: everybody who is signed in reads everything and runs it outside
 * protected environments, owners do the rest, and administrators look after what all share. For a release
 * answer the owners of what is released, by the catalog. A permission of the UAT
 * suite that is not named here is nobody's, so that nothing new is open before somebody has thought about it; one of the
 * catalog is of administrators.
 *
 * Beside these everything is allowed.
 */
export class PortalPolicy implements PermissionPolicy {
  /** @param administrators - entity references of people and groups */
  constructor(private readonly administrators: string[]) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const claims = user?.info.ownershipEntityRefs ?? [];
    const isAdministrator = claims.some(ref =>
      this.administrators.includes(ref),
    );
    if (permission.name.startsWith('catalog.')) {
      return decided(
        isAdministrator || ofEverybodyInCatalog.includes(permission.name),
      );
    }
    if (!permission.name.startsWith('uat.')) {
      return decided(true);
    }
    const owned = ofOwners.find(one => isPermission(permission, one));
    if (user && owned) {
      return createTestSetConditionalDecision(owned, {
        anyOf: [
          testSetConditions.isOwner({ claims }),
          testSetConditions.isOwnerOfTested({ claims }),
        ],
      });
    }
    const ofRelease = releasePermissions.find(one =>
      isPermission(permission, one),
    );
    if (user && ofRelease) {
      return createCatalogConditionalDecision(
        ofRelease,
        catalogConditions.isEntityOwner({ claims }),
      );
    }
    return decided(
      user !== undefined &&
        (isOneOf(permission, ofEverybody) ||
          (isAdministrator && isOneOf(permission, ofAdministrators))),
    );
  }
}

function decided(allowed: boolean): PolicyDecision {
  return { result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
}

function isOneOf(permission: Permission, some: Permission[]): boolean {
  return some.some(({ name }) => name === permission.name);
}
