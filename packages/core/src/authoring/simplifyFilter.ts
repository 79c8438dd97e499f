import type { TestSetFilter } from '../types';

type Group = 'allOf' | 'anyOf';

/**
 * The same filter with less in it: groups within groups are dissolved, lists of owners and of what is tested are put
 * together, and what decides nothing is left out. Policies are put together from rules, and say much twice.
 */
export function simplified(filter: TestSetFilter): TestSetFilter {
  if ('not' in filter) {
    const inner = simplified(filter.not);
    return 'not' in inner ? inner.not : { not: inner };
  }
  if ('allOf' in filter) {
    return grouped('allOf', filter.allOf);
  }
  if ('anyOf' in filter) {
    return grouped('anyOf', filter.anyOf);
  }
  return filter;
}

function grouped(group: Group, given: TestSetFilter[]): TestSetFilter {
  const parts = given.map(simplified).flatMap(part => partsOf(part, group));
  if (parts.some(part => decides(part, group))) {
    return group === 'allOf' ? { anyOf: [] } : { allOf: [] };
  }
  const folded = group === 'anyOf' ? foldedLists(parts) : parts;
  if (folded.length === 1) {
    return folded[0];
  }
  return group === 'allOf' ? { allOf: folded } : { anyOf: folded };
}

/** The parts that a part of a group is for it: those of a group of the same kind, and nothing for what is neutral. */
function partsOf(part: TestSetFilter, group: Group): TestSetFilter[] {
  if (group === 'allOf') {
    return 'allOf' in part ? part.allOf : [part];
  }
  return 'anyOf' in part ? part.anyOf : [part];
}

/** One that matches nothing decides that not all match, and one that matches everything that any does. */
function decides(part: TestSetFilter, group: Group): boolean {
  return group === 'allOf'
    ? 'anyOf' in part && part.anyOf.length === 0
    : 'allOf' in part && part.allOf.length === 0;
}

/** Owned by one of these, or by one of those: owned by one of all of them. */
function foldedLists(parts: TestSetFilter[]): TestSetFilter[] {
  const ownedBy = parts.flatMap(part =>
    'ownedBy' in part ? part.ownedBy : [],
  );
  const testing = parts.flatMap(part =>
    'testing' in part ? part.testing : [],
  );
  return [
    ...parts.filter(part => !('ownedBy' in part || 'testing' in part)),
    ...(ownedBy.length > 0 ? [{ ownedBy: [...new Set(ownedBy)] }] : []),
    ...(testing.length > 0 ? [{ testing: [...new Set(testing)] }] : []),
  ];
}
