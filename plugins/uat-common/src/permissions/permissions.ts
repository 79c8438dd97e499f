import { createPermission } from '@backstage/plugin-permission-common';
import { releasePermissions } from './releasePermissions';
import { testSetPermissions } from './testSetPermissions';

/** @public */
export const testSetCreatePermission = createPermission({
  name: 'uat.test-set.create',
  attributes: { action: 'create' },
});

/** Create, change and delete environments, with their variables and the names of their secrets. @public */
export const environmentAdministerPermission = createPermission({
  name: 'uat.environment.administer',
  attributes: {},
});

/** Read and verify the audit trail, which holds old and new values of every test set. @public */
export const auditReadPermission = createPermission({
  name: 'uat.audit.read',
  attributes: { action: 'read' },
});

/** Import results of tests that are kept elsewhere. @public */
export const resultsImportPermission = createPermission({
  name: 'uat.results.import',
  attributes: { action: 'create' },
});

/**
 * Add or change extended steps, which reach past what a person can do on a page. It comes beside the permission to create
 * or to change the test set. Running such steps takes nothing more.
 *
 * @public
 */
export const extendedStepPermission = createPermission({
  name: 'uat.step.extended',
  attributes: {},
});

/** Everything that is allowed or not whatever the test set. @public */
export const globalPermissions = [
  testSetCreatePermission,
  environmentAdministerPermission,
  auditReadPermission,
  resultsImportPermission,
  extendedStepPermission,
];

/** All permissions of the UAT suite. @public */
export const uatPermissions = [
  ...testSetPermissions,
  ...releasePermissions,
  ...globalPermissions,
];
