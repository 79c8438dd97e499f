import {
  createPermission,
  type PermissionAttributes,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/** Type of the resource that most permissions are about; its references are names of test sets. @public */
export const testSetResourceType = 'uat-test-set';

/**
 * See a test set and all that belongs to it: its runs, their results and files, reviews and sign-offs.
 *
 * @public
 */
export const testSetReadPermission = ofTestSet('read', 'read');

/** Save a test set, and decide which of its runs are kept. @public */
export const testSetUpdatePermission = ofTestSet('update', 'update');

/** @public */
export const testSetDeletePermission = ofTestSet('delete', 'delete');

/** Start and repeat runs. @public */
export const testSetRunPermission = ofTestSet('run');

/** Start and repeat runs in a protected environment, beside `uat.test-set.run`. @public */
export const testSetRunProtectedPermission = ofTestSet('run-protected');

/** Cancel runs. @public */
export const testSetCancelPermission = ofTestSet('cancel');

/** Approve or refuse revisions that somebody else has written. @public */
export const testSetApprovePermission = ofTestSet('approve');

/** Sign off what was run. @public */
export const testSetSignOffPermission = ofTestSet('sign-off');

/** Perform manual checks. @public */
export const testSetPerformPermission = ofTestSet('perform');

/** A permission about single test sets. @public */
export type TestSetPermission = ResourcePermission<typeof testSetResourceType>;

/** Everything that is allowed or not for each single test set. @public */
export const testSetPermissions: TestSetPermission[] = [
  testSetReadPermission,
  testSetUpdatePermission,
  testSetDeletePermission,
  testSetRunPermission,
  testSetRunProtectedPermission,
  testSetCancelPermission,
  testSetApprovePermission,
  testSetSignOffPermission,
  testSetPerformPermission,
];

function ofTestSet(
  name: string,
  action?: PermissionAttributes['action'],
): TestSetPermission {
  return createPermission({
    name: `uat.test-set.${name}`,
    attributes: action ? { action } : {},
    resourceType: testSetResourceType,
  });
}
