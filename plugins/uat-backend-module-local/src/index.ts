/**
 * Runs tests on the machine of the backend.
 *
 * @packageDocumentation
 */
export { localModule as default } from './module';
