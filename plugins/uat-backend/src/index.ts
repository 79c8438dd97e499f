/**
 * Backend of the UAT suite.
 *
 * @packageDocumentation
 */
export { uatPlugin as default } from './plugin';
export {
  createTestSetConditionalDecision,
  testSetConditions,
  testSetRules,
} from './authorization/rules';
export {
  testSetResourceRef,
  type RuledTestSet,
  type TestSetCondition,
} from './authorization/testSetResource';
