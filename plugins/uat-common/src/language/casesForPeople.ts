import type { Step } from './catalogue';
import type { TestSetDefinition } from './definition';

/** The step group that a step performs, if it performs one. @public */
export function groupWithin(step: Step): string | undefined {
  switch (step.keyword) {
    case 'useSteps':
      return step.group;
    case 'useSession':
      return step.otherwise;
    default:
      return undefined;
  }
}

/**
 * Names of the cases that people perform: those with a manual step, their own or one of a step group they use.
 *
 * @public
 */
export function casesForPeople(
  definition: Pick<TestSetDefinition, 'cases' | 'stepGroups'>,
): Set<string> {
  return casesWith(definition, ({ keyword }) => keyword === 'manual');
}

/** Names of the cases with a step that is wanted, their own or one of a step group they use. */
export function casesWith(
  { cases, stepGroups }: Pick<TestSetDefinition, 'cases' | 'stepGroups'>,
  isWanted: (step: Step) => boolean,
): Set<string> {
  const groups = new Map(stepGroups.map(group => [group.name, group]));
  const known = new Map<string, boolean>();
  const has = (step: Step): boolean => {
    const name = groupWithin(step);
    if (name === undefined) {
      return isWanted(step);
    }
    if (!known.has(name)) {
      // A draft may have groups that use each other in a circle; the first answer ends the search.
      known.set(name, false);
      known.set(name, groups.get(name)?.steps.some(has) ?? false);
    }
    return known.get(name)!;
  };
  return new Set(
    cases.filter(({ steps }) => steps.some(has)).map(({ name }) => name),
  );
}
