/**
 * Performs a shard of a test run in Chromium.
 *
 * @packageDocumentation
 */
export { findBrowser, type FoundBrowser } from './browser/findBrowser';
export type { BrowserExecutable } from './browser/executable';
export { BrowserKeeper } from './browser/BrowserKeeper';
export { ContextSupply } from './engine/ContextSupply';
export { performCall, type CallOutcome, type CallRequest } from './performCall';
