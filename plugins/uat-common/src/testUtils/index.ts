/**
 * For tests: values made from the schemas of the contract and of the language.
 *
 * @packageDocumentation
 */
export { contractRoutes, type ContractRoute } from './contractRoutes';
export { sampleDefinition } from './sampleDefinition';
export { descriptionOf, sampleOf, variantsOf } from './sampleOf';
export { placesOfObjects, withField } from './withField';
