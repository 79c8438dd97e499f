/**
 * The language of tests and the contracts between the parts of the UAT suite.
 *
 * @packageDocumentation
 */
export * from './language/values';
export * from './language/locator';
export {
  keywordGroups,
  type KeywordGroup,
  type Condition,
  type CommonArguments,
  type KeywordDefinition,
} from './language/keyword';
export * from './language/catalogue';
export * from './language/draftStep';
export * from './language/placeholders';
export * from './language/generators';
export * from './language/definition';
export { casesForPeople, groupWithin } from './language/casesForPeople';
export { casesWithMocks } from './language/casesWithMocks';
export * from './language/extendedSteps';
export { renderStep } from './language/verbatim';
export * from './language/variableSetBy';
export * from './language/describeCheck';
export {
  placeOf,
  problemSchema,
  problemsOfZodError,
  type Problem,
} from './language/validation/problem';
export * from './language/validation/validateDefinition';
export * from './language/validation/checkEnvironment';
export * from './model/verdict';
export * from './model/runOptions';
export * from './model/testSet';
export * from './model/foldReference';
export * from './model/review';
export * from './model/testSetEntity';
export * from './model/environment';
export * from './model/run';
export * from './model/manualCheck';
export * from './model/stepInWords';
export * from './model/caseResult';
export * from './model/audit';
export * from './model/verifyAuditTrail';
export * from './model/comparison';
export * from './model/mergedRun';
export * from './model/runChanges';
export * from './model/signOffOutcome';
export * from './model/signOff';
export * from './permissions/testSetPermissions';
export * from './permissions/releasePermissions';
export * from './permissions/permissions';
export * from './permissions/actionInWords';
export * from './permissions/allowed';
export * from './protocol/work';
export * from './protocol/ring';
export * from './protocol/printing';
export * from './protocol/events';
export * from './protocol/artifacts';
export * from './protocol/paths';
export * from './protocol/worker';
export * from './changes/changes';
export { compareDefinitions } from './changes/compareDefinitions';
export { sameContent } from './changes/sameContent';
export * from './contract/contract';
export * from './contract/status';
export { assignmentSchema, type Assignment } from './contract/checks';
export { inboxSchema, type Inbox } from './contract/inbox';
export { countedInAddress } from './contract/counted';
export { releaseVersion } from './contract/signOffs';
export { auditFilterSchema, type AuditFilter } from './contract/audit';
export * from './contract/errors';
export * from './contract/client';
