import type { Step, TestSetDefinition } from '@uatcms/plugin-uat-common';

/** Names of the cases that use a signed-in session, themselves or in a step group: all their rows share it. */
export function casesWithSession({
  cases,
  stepGroups,
}: TestSetDefinition): Set<string> {
  const groups = new Map(stepGroups.map(group => [group.name, group]));
  const known = new Map<string, boolean>();
  const usesSession = (step: Step): boolean => {
    if (step.keyword !== 'useSteps') {
      return step.keyword === 'useSession';
    }
    const name = step.group;
    if (!known.has(name)) {
      // Groups never use themselves; the first answer is only there to end the search.
      known.set(name, false);
      known.set(name, groups.get(name)?.steps.some(usesSession) ?? false);
    }
    return known.get(name)!;
  };
  return new Set(
    cases
      .filter(({ steps }) => steps.some(usesSession))
      .map(({ name }) => name),
  );
}
