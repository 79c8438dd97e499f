import {
  casesForPeople,
  evidenceModes,
  recordingModes,
  runOptionsSchema,
  type TestSet,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { z } from 'zod';
import type { StartRun } from '../../api/runQueries';
import { endOfDay, type CheckAssignment } from '../../manual/CheckFields';

/**
 * What a person chose in the Run dialog. It is remembered for the next time, so it is read with a schema: it may come
 * from an earlier version of the portal.
 */
export const runChoiceSchema = z.object({
  environment: z.string().optional(),
  /** Names of cases; undefined: all. */
  cases: z.array(z.string()).optional(),
  /** Row keys by name of the data set; a data set that is not named runs with all its rows. */
  rows: z.record(z.string(), z.array(z.string())),
  /** Undefined: that of the environment. */
  executor: z.string().optional(),
  evidence: z.enum(evidenceModes),
  trace: z.enum(recordingModes).default('off'),
  video: z.enum(recordingModes).default('off'),
  retries: z.number().int().min(0).max(5),
  infrastructureRetries: runOptionsSchema.shape.infrastructureRetries,
  parallel: runOptionsSchema.shape.parallel,
  runTimeout: runOptionsSchema.shape.runTimeout,
  browser: runOptionsSchema.shape.browser.unwrap(),
});

export type RunChoice = z.infer<typeof runChoiceSchema>;

export const defaultChoice: RunChoice = {
  rows: {},
  evidence: 'failed',
  trace: 'off',
  video: 'off',
  retries: 0,
  infrastructureRetries: 1,
  runTimeout: 6 * 3_600_000,
  browser: {},
};

/**
 * A remembered choice as far as it still fits the test set: what is gone is dropped, and where nothing is left of a
 * selection, everything is selected again.
 */
export function fitChoice(
  remembered: unknown,
  { definition, environments }: TestSet,
): RunChoice {
  const { data = defaultChoice } = runChoiceSchema.safeParse(remembered);
  const { cases, rows } = narrowChoice(data, definition);
  return {
    ...data,
    // Before environments could name an executor, `local` was remembered where nobody had chosen one.
    executor: data.executor === 'local' ? undefined : data.executor,
    environment:
      data.environment && environments.includes(data.environment)
        ? data.environment
        : environments.at(0),
    cases: cases?.length ? cases : undefined,
    rows: Object.fromEntries(
      Object.entries(rows).filter(([, keys]) => keys.length > 0),
    ),
  };
}

/**
 * A choice without what a content does not have: another revision may run in another environment. Where nothing is left
 * of what was selected, everything is; but who has selected nothing selects nothing.
 */
export function narrowChoice(
  choice: RunChoice,
  definition: TestSetDefinition,
): RunChoice {
  const left = (chosen: string[], known: string[]) => {
    const kept = chosen.filter(key => known.includes(key));
    return kept.length === 0 && chosen.length > 0 ? undefined : kept;
  };
  const rows = definition.dataSets.flatMap(({ name, rows: all }) => {
    const keys = all.filter(({ disabled }) => !disabled).map(({ key }) => key);
    const kept = choice.rows[name] && left(choice.rows[name], keys);
    return kept ? [[name, kept] as const] : [];
  });
  return {
    ...choice,
    cases:
      choice.cases &&
      left(
        choice.cases,
        runnableCases(definition).map(({ name }) => name),
      ),
    rows: Object.fromEntries(rows),
  };
}

export function runnableCases(definition: TestSetDefinition) {
  return definition.cases.filter(({ disabled }) => !disabled);
}

/** Cases that the choice runs. */
export function chosenCases(
  definition: TestSetDefinition,
  { cases }: Pick<RunChoice, 'cases'>,
) {
  return runnableCases(definition).filter(
    ({ name }) => cases?.includes(name) ?? true,
  );
}

/** Data sets that drive the chosen cases. */
export function chosenDataSets(
  definition: TestSetDefinition,
  choice: Pick<RunChoice, 'cases'>,
) {
  const used = new Set(
    chosenCases(definition, choice).map(({ dataSet }) => dataSet),
  );
  return definition.dataSets.filter(({ name }) => used.has(name));
}

/** How many iterations the choice makes. */
export function countIterations(
  definition: TestSetDefinition,
  choice: RunChoice,
): number {
  const rowCounts = new Map(
    definition.dataSets.map(({ name, rows }) => [
      name,
      rows.filter(
        ({ key, disabled }) =>
          !disabled && (choice.rows[name]?.includes(key) ?? true),
      ).length,
    ]),
  );
  return chosenCases(definition, choice).reduce(
    (sum, { dataSet }) =>
      sum + (dataSet === undefined ? 1 : rowCounts.get(dataSet) ?? 0),
    0,
  );
}

/** Whether people have something to do of what the choice runs. */
export function hasChecks(
  definition: TestSetDefinition,
  choice: Pick<RunChoice, 'cases'>,
): boolean {
  const forPeople = casesForPeople(definition);
  return chosenCases(definition, choice).some(({ name }) =>
    forPeople.has(name),
  );
}

/** The request that the choice stands for. Rows of data sets that no chosen case uses are left out. */
export function requestOf(
  testSet: Pick<TestSet, 'name' | 'definition'>,
  choice: RunChoice,
  checks: CheckAssignment = {},
): StartRun {
  const used = chosenDataSets(testSet.definition, choice).map(
    ({ name }) => name,
  );
  const rows = Object.entries(choice.rows).filter(([dataSet]) =>
    used.includes(dataSet),
  );
  return {
    testSet: testSet.name,
    environment: choice.environment,
    executor: choice.executor,
    cases: choice.cases,
    rows: rows.length > 0 ? Object.fromEntries(rows) : undefined,
    ...(hasChecks(testSet.definition, choice) && {
      checks: { assignee: checks.assignee, dueAt: endOfDay(checks.dueOn) },
    }),
    options: {
      evidence: choice.evidence,
      trace: choice.trace,
      video: choice.video,
      retries: choice.retries,
      infrastructureRetries: choice.infrastructureRetries,
      parallel: choice.parallel,
      runTimeout: choice.runTimeout,
      browser: choice.browser,
    },
  };
}
