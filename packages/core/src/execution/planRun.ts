import {
  checkEnvironment,
  type Environment,
  type Problem,
  type TestSetDefinition,
  type WorkEnvironment,
} from '@uatcms/plugin-uat-common';
import type { ExecutorSlots } from '../types';
import { neededContent } from './neededContent';
import type { PlannedIteration } from './selectIterations';

/** Most iterations of one run. It bounds the transaction that starts it, and the pages that show it. */
export const mostIterations = 20_000;

/** The environment as a run keeps it: the host of the base URL is among those that the browser may reach. */
export function pinEnvironment(
  environment: Omit<Environment, 'updatedAt'>,
): WorkEnvironment {
  const { name, baseUrl, variables, secrets, allowedHosts } = environment;
  return {
    name,
    baseUrl,
    variables,
    secrets,
    allowedHosts: [...new Set([new URL(baseUrl).hostname, ...allowedHosts])],
    protected: environment.protected,
  };
}

/** What the iterations ask the environment for, and it does not have. Cases that are not run ask for nothing. */
export function problemsOfEnvironment(
  definition: TestSetDefinition,
  iterations: PlannedIteration[],
  environment: WorkEnvironment,
): Problem[] {
  const needed = neededContent(
    definition,
    new Set(iterations.map(({ caseName }) => caseName)),
  );
  return checkEnvironment(needed, environment).map(problem => ({
    ...problem,
    path: pathInWhole(problem.path, needed, definition),
  }));
}

function pathInWhole(
  [list, index, ...rest]: Problem['path'],
  part: TestSetDefinition,
  whole: TestSetDefinition,
): Problem['path'] {
  const key = list as keyof TestSetDefinition;
  const items: unknown[] = whole[key];
  return [list, items.indexOf(part[key][index as number]), ...rest];
}

/** A run has something to do, and not too much. */
export function problemsOfSize(iterations: PlannedIteration[]): Problem[] {
  const at = (message: string) => [{ path: [], place: 'test run', message }];
  if (iterations.length === 0) {
    return at(
      'there is nothing to run: no case is selected that is enabled and has an enabled row',
    );
  }
  return iterations.length > mostIterations
    ? at(
        `these are ${iterations.length} iterations, and a run takes ${mostIterations} at most; choose cases or rows`,
      )
    : [];
}

/** The environment that is asked for, or the first one of the test set. */
export function chooseEnvironment(
  testSet: { name: string; environments: string[] },
  asked: string | undefined,
): { name?: string; problems: Problem[] } {
  const name = asked ?? testSet.environments[0];
  const listed = testSet.environments.join(', ') || 'none';
  if (name !== undefined && testSet.environments.includes(name)) {
    return { name, problems: [] };
  }
  const message =
    name === undefined
      ? `test set “${testSet.name}” lists no environment; add one to it first`
      : `test set “${testSet.name}” does not list the environment “${name}”. Environments: ${listed}`;
  return {
    problems: [{ path: ['environment'], place: 'environment', message }],
  };
}

/** What is said of the name of an executor that is not there. */
export function noExecutor(name: string, executors: ExecutorSlots): string {
  const all = [...executors.keys()].join(', ') || 'none';
  return `there is no executor “${name}”. Executors: ${all}`;
}

/** The executor of runs for which nobody names one, where it is installed. */
const usualExecutor = 'local';

/** The executor that is asked for, that of the environment, or the usual one. */
export function chooseExecutor(
  executors: ExecutorSlots,
  asked: string | undefined,
  environment: Pick<Environment, 'name' | 'executor'> | undefined,
): { name: string; slots: number; problems: Problem[] } {
  const usual = executors.has(usualExecutor)
    ? usualExecutor
    : [...executors.keys()].at(0) ?? usualExecutor;
  const name = asked ?? environment?.executor ?? usual;
  const slots = executors.get(name);
  if (slots !== undefined) {
    return { name, slots, problems: [] };
  }
  const message =
    asked === undefined && environment?.executor !== undefined
      ? `the environment “${environment.name}” names it, but ${noExecutor(
          name,
          executors,
        )}`
      : noExecutor(name, executors);
  return {
    name,
    slots: 0,
    problems: [{ path: ['executor'], place: 'executor', message }],
  };
}
