import type { Iteration, Run } from '@uatcms/plugin-uat-common';

/** A run with all its iterations, as far as they are known; without them where there are too many. */
export interface LiveRun {
  run: Run;
  /** In order of position; undefined until they were loaded for the first time, and of a large run always. */
  iterations: Iteration[] | undefined;
  /** Run version up to which the iterations are known. */
  version: number;
}

/**
 * Applies an answer that holds only what has changed. Of two states of an iteration the one with the higher version
 * stays, so that answers may arrive late or twice.
 */
export function mergeIterations(
  known: Iteration[],
  changed: Iteration[],
): Iteration[] {
  if (changed.length === 0) {
    return known;
  }
  const byId = new Map(known.map(iteration => [iteration.id, iteration]));
  for (const iteration of changed) {
    const before = byId.get(iteration.id);
    if (!before || before.version <= iteration.version) {
      byId.set(iteration.id, iteration);
    }
  }
  return [...byId.values()].sort((a, b) => a.position - b.position);
}
