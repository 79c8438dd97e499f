import type {
  Iteration,
  Problem,
  TestSetDefinition,
  Verdict,
} from '@uatcms/plugin-uat-common';
import { keyOfCaseAndRow } from './caseAndRow';
import { selectIterations, type PlannedIteration } from './selectIterations';

const notPassed: ReadonlyArray<Verdict | null> = [
  'failed',
  'error',
  'cancelled',
];

/**
 * The iterations of a run that are to be carried out once more, as the revision has them that is run now.
 *
 * They are found again by case and row key. Those that are gone, or disabled, are left out; it is wrong only if nothing
 * is left.
 */
export function selectForRepeat(
  definition: TestSetDefinition,
  before: Iteration[],
  {
    scope,
    iterations: ids,
  }: { scope: 'all' | 'failed'; iterations?: string[] },
): { iterations: PlannedIteration[]; problems: Problem[] } {
  const asked = ids && new Set(ids);
  const wanted = before.filter(
    ({ id, verdict }) =>
      (asked?.has(id) ?? true) &&
      (scope === 'all' || notPassed.includes(verdict)),
  );
  const keys = new Set(wanted.map(keyOfCaseAndRow));
  const iterations = selectIterations(definition).filter(iteration =>
    keys.has(keyOfCaseAndRow(iteration)),
  );
  const problems = problemsOfIds(before, ids);
  if (problems.length === 0 && wanted.length === 0) {
    problems.push(
      problem(
        'none of these iterations has failed, ended with an error or was cancelled',
      ),
    );
  } else if (problems.length === 0 && iterations.length === 0) {
    problems.push(
      problem(
        'none of these cases and rows is in the revision that would be run, or all of them are disabled there',
      ),
    );
  }
  return { iterations, problems };
}

function problemsOfIds(before: Iteration[], ids: string[] = []): Problem[] {
  const known = new Set(before.map(({ id }) => id));
  return ids.flatMap((id, index) =>
    known.has(id)
      ? []
      : [
          {
            path: ['iterations', index],
            place: `iterations, number ${index + 1}`,
            message: `iteration ${id} is not part of the run`,
          },
        ],
  );
}

function problem(message: string): Problem {
  return { path: ['scope'], place: 'scope', message };
}
