import {
  createPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/**
 * Type of the resource that permissions of releases are about: the component or system, by its entity reference. It is
 * that of the catalog, so a policy decides with the catalog’s own conditions, such as `isEntityOwner`.
 *
 * @public
 */
export const releasedEntityResourceType = 'catalog-entity';

/** A permission about releases of single entities of the catalog. @public */
export type ReleasePermission = ResourcePermission<
  typeof releasedEntityResourceType
>;

/**
 * Ask for the sign-off of a release of an entity, and withdraw one that others have asked for and that still waits:
 * only one stands at a time, so it would be in the way.
 *
 * @public
 */
export const releaseRequestSignOffPermission = ofRelease('request-sign-off');

/** Decide as a signatory on releases of an entity, beside `uat.test-set.sign-off`. @public */
export const releaseSignOffPermission = ofRelease('sign-off');

/** Everything that is allowed or not for each single entity that is released. @public */
export const releasePermissions: ReleasePermission[] = [
  releaseRequestSignOffPermission,
  releaseSignOffPermission,
];

function ofRelease(name: string): ReleasePermission {
  return createPermission({
    name: `uat.release.${name}`,
    attributes: {},
    resourceType: releasedEntityResourceType,
  });
}
