/**
 * Catalog module of the UAT suite.
 *
 * @packageDocumentation
 */
export { catalogModuleUat as default } from './module';
export {
  TestSetProcessor,
  RELATION_TESTS,
  RELATION_TESTED_BY,
} from './kind/TestSetProcessor';
export { isTestSetEntity, type TestSetEntity } from './kind/testSetEntity';
