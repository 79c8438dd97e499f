import type { TestSetFilter, TestSetTraits } from '../types';

/** Whether what has these traits matches. Lists ask it of access classes, everything else of single test sets. */
export function matchesFilter(
  traits: TestSetTraits,
  filter: TestSetFilter,
): boolean {
  if ('allOf' in filter) {
    return filter.allOf.every(part => matchesFilter(traits, part));
  }
  if ('anyOf' in filter) {
    return filter.anyOf.some(part => matchesFilter(traits, part));
  }
  if ('not' in filter) {
    return !matchesFilter(traits, filter.not);
  }
  if ('ownedBy' in filter) {
    return filter.ownedBy.includes(traits.owner);
  }
  if ('testing' in filter) {
    return filter.testing.some(ref => traits.tests.includes(ref));
  }
  if ('tagged' in filter) {
    return traits.tags.includes(filter.tagged);
  }
  return traits.environments.includes(filter.inEnvironment);
}
