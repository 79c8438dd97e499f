/**
 * Backend of the UAT suite.
 *
 * @packageDocumentation
 */
export { uatPlugin as default } from './plugin';
