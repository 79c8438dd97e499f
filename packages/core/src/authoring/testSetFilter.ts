import type { Knex } from 'knex';
import type { TestSetFacts, TestSetFilter } from '../types';

/*
 * A filter is read in two ways: by `whereMatching` in the database, for lists, totals and whatever belongs to many test
 * sets, and by `matchesFilter` for test sets whose facts are known already. Both must say the same.
 */

/** Narrows a query over `test_sets as t` to the test sets that match. */
export function whereMatching(
  sets: Knex.QueryBuilder,
  filter: TestSetFilter,
): void {
  if ('allOf' in filter) {
    sets.whereRaw('true');
    filter.allOf.forEach(part =>
      sets.andWhere(all => whereMatching(all, part)),
    );
  } else if ('anyOf' in filter) {
    sets.whereRaw('false');
    filter.anyOf.forEach(part => sets.orWhere(any => whereMatching(any, part)));
  } else if ('not' in filter) {
    sets.whereNot(none => whereMatching(none, filter.not));
  } else if ('ownedBy' in filter) {
    sets.whereRaw('t.owner = any(?)', [filter.ownedBy]);
  } else if ('testing' in filter) {
    sets.whereRaw('t.tests && cast(? as text[])', [filter.testing]);
  } else if ('tagged' in filter) {
    sets.whereRaw('t.tags @> array[?]', [filter.tagged]);
  } else {
    sets.whereRaw(
      'exists (select from test_set_environments v where v.test_set_id = t.id and v.environment = ?)',
      [filter.inEnvironment],
    );
  }
}

/** Whether a test set matches, by what is known of it. */
export function matchesFilter(
  facts: TestSetFacts,
  filter: TestSetFilter,
): boolean {
  if ('allOf' in filter) {
    return filter.allOf.every(part => matchesFilter(facts, part));
  }
  if ('anyOf' in filter) {
    return filter.anyOf.some(part => matchesFilter(facts, part));
  }
  if ('not' in filter) {
    return !matchesFilter(facts, filter.not);
  }
  if ('ownedBy' in filter) {
    return filter.ownedBy.includes(facts.owner);
  }
  if ('testing' in filter) {
    return filter.testing.some(ref => facts.tests.includes(ref));
  }
  if ('tagged' in filter) {
    return facts.tags.includes(filter.tagged);
  }
  return facts.environments.includes(filter.inEnvironment);
}

/** The condition that what is called `testSet` belongs to a test set that matches. */
export function whereOfMatching(
  query: Knex.QueryBuilder,
  testSet: string,
  filter: TestSetFilter,
): void {
  query.whereExists(sets =>
    sets
      .from('test_sets as t')
      .whereRaw('t.name = ??', [testSet])
      .andWhere(scope => whereMatching(scope, filter)),
  );
}
