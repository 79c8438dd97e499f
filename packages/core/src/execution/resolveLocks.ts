import {
  renderTemplate,
  type Problem,
  type TestCase,
  type TestSetDefinition,
  type WorkEnvironment,
} from '@uatcms/plugin-uat-common';
import type { PlannedIteration } from './selectIterations';

/** An iteration with the names of what it needs for itself. */
export interface LockingIteration extends PlannedIteration {
  /** In order, each once. */
  locks: string[];
}

const longestLock = 200;

/** Fills in the locks of the cases for each row. A lock of which nothing is left, as its cells are empty, is none. */
export function resolveLocks(
  definition: TestSetDefinition,
  iterations: PlannedIteration[],
  environment: WorkEnvironment,
): LockingIteration[] {
  const cases = new Map(definition.cases.map(item => [item.name, item]));
  return iterations.map(iteration => ({
    ...iteration,
    locks: locksOf(cases.get(iteration.caseName)!, iteration, environment),
  }));
}

function locksOf(
  { locks = [] }: TestCase,
  { values }: PlannedIteration,
  { variables }: WorkEnvironment,
): string[] {
  const names = locks.map(lock =>
    renderTemplate(lock, placeholder => {
      const known = placeholder.kind === 'env' ? variables : values;
      return 'name' in placeholder ? known[placeholder.name] ?? '' : '';
    }).trim(),
  );
  return [...new Set(names)].filter(name => name !== '').sort();
}

/** Locks that became too long for a name. */
export function problemsOfLocks(iterations: LockingIteration[]): Problem[] {
  return iterations.flatMap(({ caseName, rowKey, locks }) =>
    locks
      .filter(lock => lock.length > longestLock)
      .map(lock => ({
        path: ['cases'],
        place: `case “${caseName}”${
          rowKey === null ? '' : `, row “${rowKey}”`
        }, locks`,
        message: `the lock “${lock.slice(0, 40)}…” has ${
          lock.length
        } characters; ${longestLock} are the most`,
      })),
  );
}
