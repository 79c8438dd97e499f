import {
  casesForPeople,
  describeCheck,
  foldReference,
  type Assignment,
  type TestCase,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { keyOfCaseAndRow } from '../execution/caseAndRow';
import type { ScheduledIteration } from '../execution/scheduleIterations';

/** What is asked of people about one iteration. */
export interface PlannedCheck {
  /** Folded reference of a person or group. */
  assignee: string;
  dueAt: string | null;
  /** Steps that need an answer. */
  steps: number;
}

/**
 * Says of each iteration of a case with manual steps whom it is for: whom the case names, or who had it in the run that is
 * repeated, or whom the start of the run names, or the owner of the test set.
 *
 * People take no locks, share no sessions and mock no answers, so these iterations lose theirs.
 */
export function planChecks(
  definition: TestSetDefinition,
  iterations: ScheduledIteration[],
  asked: {
    owner: string;
    assignment?: Assignment;
    /** By `keyOfCaseAndRow`. */
    before?: Map<string, string>;
  },
): ScheduledIteration[] {
  const { owner, assignment = {}, before } = asked;
  const cases = new Map(
    [...casesForPeople(definition)].map(name => [
      name,
      {
        assignee: definition.cases.find(item => item.name === name)?.assignee,
        steps: countSteps(definition, name),
      },
    ]),
  );
  return iterations.map(iteration => {
    const known = cases.get(iteration.caseName);
    if (!known) {
      return iteration;
    }
    const assignee =
      known.assignee ??
      before?.get(keyOfCaseAndRow(iteration)) ??
      assignment.assignee ??
      owner;
    return {
      ...iteration,
      locks: [],
      session: undefined,
      isMocked: false,
      check: {
        assignee: foldReference(assignee),
        dueAt: assignment.dueAt ?? null,
        steps: known.steps,
      },
    };
  });
}

/** Steps of a case that need an answer; they are the same for each row. */
function countSteps(
  definition: TestSetDefinition,
  caseName: TestCase['name'],
): number {
  const subject = { caseName, values: {}, environment: { variables: {} } };
  return describeCheck(definition, subject, 'name').filter(
    ({ isGroup }) => !isGroup,
  ).length;
}

/** What the audit trail tells of the checks of a run. */
export function checksInWords(iterations: ScheduledIteration[]) {
  const checks = iterations.flatMap(({ check }) => check ?? []);
  return checks.length === 0
    ? {}
    : {
        checks: {
          number: checks.length,
          assignees: [...new Set(checks.map(({ assignee }) => assignee))],
          dueAt: checks[0].dueAt,
        },
      };
}
