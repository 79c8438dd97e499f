import * as z from 'zod';
import {
  auditReadPermission,
  environmentAdministerPermission,
  extendedStepPermission,
  resultsImportPermission,
  testSetCreatePermission,
} from './permissions';
import {
  releaseRequestSignOffPermission,
  releaseSignOffPermission,
} from './releasePermissions';
import {
  testSetApprovePermission,
  testSetCancelPermission,
  testSetDeletePermission,
  testSetPerformPermission,
  testSetRunPermission,
  testSetRunProtectedPermission,
  testSetSignOffPermission,
  testSetUpdatePermission,
} from './testSetPermissions';

/** What people do with a test set, and the permission that it needs. @public */
export const testSetActions = {
  update: testSetUpdatePermission,
  delete: testSetDeletePermission,
  run: testSetRunPermission,
  runProtected: testSetRunProtectedPermission,
  cancel: testSetCancelPermission,
  approve: testSetApprovePermission,
  signOff: testSetSignOffPermission,
  perform: testSetPerformPermission,
};

/** What people do with releases of a component or system. @public */
export const releaseActions = {
  requestSignOff: releaseRequestSignOffPermission,
  signOff: releaseSignOffPermission,
};

/** What people do beside that. @public */
export const globalActions = {
  createTestSets: testSetCreatePermission,
  administerEnvironments: environmentAdministerPermission,
  readAudit: auditReadPermission,
  importResults: resultsImportPermission,
  writeExtendedSteps: extendedStepPermission,
};

/** @public */
export type TestSetAction = keyof typeof testSetActions;

/** @public */
export type ReleaseAction = keyof typeof releaseActions;

/** @public */
export type GlobalAction = keyof typeof globalActions;

/** Why an action is not allowed, in words for a person; null: it is allowed. @public */
export const refusalSchema = z.string().nullable();

/** @public */
export type AllowedOfTestSet = Record<TestSetAction, string | null>;

/** @public */
export type AllowedOfReleases = Record<ReleaseAction, string | null>;

/** @public */
export type AllowedGlobally = Record<GlobalAction, string | null>;

/** What somebody may do. Test sets that they may not see are left out. @public */
export const allowedSchema = z.object({
  global: z.record(z.enum(keysOf(globalActions)), refusalSchema),
  testSets: z.record(
    z.string(),
    z.record(z.enum(keysOf(testSetActions)), refusalSchema),
  ),
  /** Of releases, by the reference that was asked for. */
  releasesOf: z.record(
    z.string(),
    z.record(z.enum(keysOf(releaseActions)), refusalSchema),
  ),
});

/** @public */
export type Allowed = z.infer<typeof allowedSchema>;

function keysOf<T extends object>(actions: T) {
  return Object.keys(actions) as Array<keyof T & string>;
}
