import type { RunService } from '@uatcms/core';
import { SharedReadings } from './SharedReadings';

/** The header of a run: a person who has pressed Cancel waits for it. */
const RUN_PAUSE_MS = 250;
/** Lists and counts of a large run read thousands of rows. Pages ask for them every two seconds. */
const LISTS_PAUSE_MS = 1_000;

/**
 * The same runs; what open pages of a run ask again and again is read once for all of them.
 *
 * Permissions stand before it: nobody gets what they may not see because somebody else may.
 */
export function shareReadings(runs: RunService): RunService {
  const heads = new SharedReadings(RUN_PAUSE_MS);
  const lists = new SharedReadings(LISTS_PAUSE_MS);
  return {
    get: (id, visible) =>
      heads.read(`${id} ${JSON.stringify(visible)}`, () =>
        runs.get(id, visible),
      ),
    subject: id => heads.read(`subject ${id}`, () => runs.subject(id)),
    iterations: query =>
      lists.read(`iterations ${JSON.stringify(query)}`, () =>
        runs.iterations(query),
      ),
    cases: query =>
      lists.read(`cases ${JSON.stringify(query)}`, () => runs.cases(query)),
    merged: query =>
      lists.read(`merged ${JSON.stringify(query)}`, () => runs.merged(query)),
    start: (input, caller, executors) => runs.start(input, caller, executors),
    repeat: (input, caller, executors) => runs.repeat(input, caller, executors),
    list: (query, visible) => runs.list(query, visible),
    compare: query => runs.compare(query),
    compareIteration: query => runs.compareIteration(query),
    export: (id, steps) => runs.export(id, steps),
    iteration: (runId, iterationId) => runs.iteration(runId, iterationId),
    cancel: (id, caller) => runs.cancel(id, caller),
    keep: (id, keep, caller) => runs.keep(id, keep, caller),
  };
}
