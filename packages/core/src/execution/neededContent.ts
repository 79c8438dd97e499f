import {
  groupWithin,
  type Step,
  type StepGroup,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';

/** The cases of the given names, with the step groups and elements that they use, directly or through others. */
export function neededContent(
  definition: TestSetDefinition,
  caseNames: ReadonlySet<string>,
): TestSetDefinition {
  const cases = definition.cases.filter(({ name }) => caseNames.has(name));
  const stepGroups = neededGroups(
    definition.stepGroups,
    cases.flatMap(({ steps }) => steps),
  );
  const steps = [...cases, ...stepGroups].flatMap(owner => owner.steps);
  return {
    cases,
    stepGroups,
    elements: neededElements(definition.elements, steps),
    dataSets: [],
  };
}

function neededGroups(groups: StepGroup[], steps: Step[]): StepGroup[] {
  const byName = new Map(groups.map(group => [group.name, group]));
  const needed = new Set<StepGroup>();
  const visit = (step: Step) => {
    const group = byName.get(groupWithin(step) ?? '');
    if (group && !needed.has(group)) {
      needed.add(group);
      group.steps.forEach(visit);
    }
  };
  steps.forEach(visit);
  return groups.filter(group => needed.has(group));
}

// Wherever a keyword names an element, the name is a text of the step. A text that only happens to be the name of an
// element brings along one element too many, which does no harm.
function neededElements(
  elements: TestSetDefinition['elements'],
  steps: Step[],
): TestSetDefinition['elements'] {
  const byName = new Map(elements.map(element => [element.name, element]));
  const needed = new Set<unknown>();
  const visit = (value: unknown) => {
    if (typeof value === 'string') {
      const element = byName.get(value);
      if (element && !needed.has(element)) {
        needed.add(element);
        visit([element.locator, element.alternatives]);
      }
    } else if (value !== null && typeof value === 'object') {
      Object.values(value).forEach(visit);
    }
  };
  visit(steps);
  return elements.filter(element => needed.has(element));
}
