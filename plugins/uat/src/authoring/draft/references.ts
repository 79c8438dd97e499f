import type {
  Step,
  StepGroup,
  Target,
  TestCase,
  TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { editAll } from './lists';

type Rename = (name: string) => string;

function mapTarget(target: unknown, rename: Rename): unknown {
  if (typeof target === 'string') {
    return rename(target);
  }
  if (target === null || typeof target !== 'object') {
    return target;
  }
  const { within, has } = target as { within?: Target; has?: Target };
  const nextWithin = mapTarget(within, rename);
  const nextHas = mapTarget(has, rename);
  return nextWithin === within && nextHas === has
    ? target
    : {
        ...target,
        ...(within !== undefined && { within: nextWithin }),
        ...(has !== undefined && { has: nextHas }),
      };
}

function mapTargetsOfStep(step: Step, rename: Rename): Step {
  const { target, to, when, keyword } = step as Step & {
    target?: Target;
    to?: Target;
  };
  const changes: Record<string, unknown> = {};
  if (target !== undefined) changes.target = mapTarget(target, rename);
  if (to !== undefined && keyword === 'drag')
    changes.to = mapTarget(to, rename);
  if (when?.visible !== undefined) {
    const visible = mapTarget(when.visible, rename);
    changes.when = visible === when.visible ? when : { ...when, visible };
  }
  const before = step as unknown as Record<string, unknown>;
  return Object.entries(changes).some(([name, value]) => before[name] !== value)
    ? ({ ...step, ...changes } as Step)
    : step;
}

function mapGroupOfStep(step: Step, rename: Rename): Step {
  if (step.keyword === 'useSteps' && typeof step.group === 'string') {
    const group = rename(step.group);
    return group === step.group ? step : { ...step, group };
  }
  if (step.keyword === 'useSession' && typeof step.otherwise === 'string') {
    const otherwise = rename(step.otherwise);
    return otherwise === step.otherwise ? step : { ...step, otherwise };
  }
  return step;
}

/** Changes every step of every case and step group, and touches only what changed. */
export function mapSteps(
  definition: TestSetDefinition,
  change: (step: Step) => Step,
): TestSetDefinition {
  const inOwner = <T extends TestCase | StepGroup>(owner: T): T => {
    const steps = editAll(owner.steps, change);
    return steps === owner.steps ? owner : { ...owner, steps };
  };
  const cases = editAll(definition.cases, inOwner);
  const stepGroups = editAll(definition.stepGroups, inOwner);
  return cases === definition.cases && stepGroups === definition.stepGroups
    ? definition
    : { ...definition, cases, stepGroups };
}

/** Renames elements wherever steps and other elements name them. */
export function mapElementNames(
  definition: TestSetDefinition,
  rename: Rename,
): TestSetDefinition {
  const mapped = mapSteps(definition, step => mapTargetsOfStep(step, rename));
  const elements = editAll(mapped.elements, element => {
    const locator = mapTarget(
      element.locator,
      rename,
    ) as typeof element.locator;
    return locator === element.locator ? element : { ...element, locator };
  });
  return elements === mapped.elements ? mapped : { ...mapped, elements };
}

/** Renames step groups wherever steps use them. */
export function mapGroupNames(
  definition: TestSetDefinition,
  rename: Rename,
): TestSetDefinition {
  return mapSteps(definition, step => mapGroupOfStep(step, rename));
}

/** Where something is used: by which cases and step groups, and how many times. */
export interface Use {
  list: 'cases' | 'stepGroups';
  index: number;
  name: string;
  times: number;
}

function usesWithin(
  definition: TestSetDefinition,
  visit: (step: Step, found: Rename) => void,
): Map<string, Use[]> {
  const uses = new Map<string, Use[]>();
  for (const list of ['cases', 'stepGroups'] as const) {
    definition[list].forEach((owner, index) => {
      const count = (name: string) => {
        const known = uses.get(name) ?? [];
        const here = known.find(
          use => use.list === list && use.index === index,
        );
        if (here) {
          here.times += 1;
        } else {
          uses.set(name, [
            ...known,
            { list, index, name: owner.name, times: 1 },
          ]);
        }
        return name;
      };
      owner.steps.forEach(step => visit(step, count));
    });
  }
  return uses;
}

/** By name of the element. */
export function elementUses(definition: TestSetDefinition): Map<string, Use[]> {
  return usesWithin(definition, mapTargetsOfStep);
}

/** By name of the step group. */
export function groupUses(definition: TestSetDefinition): Map<string, Use[]> {
  return usesWithin(definition, mapGroupOfStep);
}

/** Names of the cases that a data set drives. */
export function casesOfDataSet(
  definition: TestSetDefinition,
  dataSet: string,
): string[] {
  return definition.cases
    .filter(testCase => testCase.dataSet === dataSet)
    .map(testCase => testCase.name);
}

const braces = /\\\{\{|\{\{([^{}]*)\}\}/g;

/** Renames `{{from}}` in every text inside a value, however deep; what is escaped stays. */
export function renamePlaceholder<T>(value: T, from: string, to: string): T {
  if (typeof value === 'string') {
    return value.replace(braces, (whole, body?: string) =>
      body !== undefined && body.trim() === from ? `{{${to}}}` : whole,
    ) as T;
  }
  if (Array.isArray(value)) {
    const items = value.map(item => renamePlaceholder(item, from, to));
    return (
      items.some((item, index) => item !== value[index]) ? items : value
    ) as T;
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(
      ([key, item]) => [key, renamePlaceholder(item, from, to)] as const,
    );
    const before = value as Record<string, unknown>;
    return (
      entries.some(([key, item]) => item !== before[key])
        ? Object.fromEntries(entries)
        : value
    ) as T;
  }
  return value;
}
