/**
 * What those test with who write a module of the UAT backend.
 *
 * @packageDocumentation
 */
export { textsOfPdf } from './textsOfPdf';
