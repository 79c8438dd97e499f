/**
 * The test CMS itself: authoring, execution and governance on PostgreSQL. Knows no portal, no cloud, no browser, no HTTP.
 *
 * @packageDocumentation
 */
export { migrate } from '@uatcms/migrations';
export { createCore } from './createCore';
export { matchesFilter } from './authoring/testSetFilter';
export {
  noSignOff,
  noTestRun,
  noTestSet,
  Refusal,
  type RefusalReason,
} from './errors';
export { noExecutor } from './execution/planRun';
export { isAssigned } from './manual/listChecks';
export type {
  ImportedAttempt,
  ImportedTest,
  ImportInput,
} from './importing/importedResults';
export * from './types';
