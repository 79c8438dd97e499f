/**
 * Frontend of the UAT suite: author, run and review acceptance tests in the portal.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { uatApiRef, type UatApi } from './api/UatApi';
