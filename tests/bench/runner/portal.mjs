import { startProcess } from '../startProcess.mjs';

/**
 * Starts the portal's side of the benchmark.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export const startPortal = env =>
  startProcess(new URL('ingest.ts', import.meta.url), env);
