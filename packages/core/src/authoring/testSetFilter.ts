import type { Knex } from 'knex';
import type { TestSetFacts, TestSetFilter } from '../types';
import { simplified } from './simplifyFilter';

/*
 * A filter is read in two ways: by the database, for lists, totals and whatever belongs to many test sets, and by
 * `matchesFilter` for test sets whose facts are known already. Both must say the same.
 *
 * The database is asked in two ways as well. `whereMatching` lets it look for what matches, by its indexes. Where rows
 * are read in some order until a page is full, `whereEachMatches` holds each of them against the filter: then nothing
 * is estimated, which with hundreds of owners takes longer than the page itself.
 */

/** Narrows a query over `test_sets as t` to the test sets that match. */
export function whereMatching(
  sets: Knex.QueryBuilder,
  filter: TestSetFilter,
): void {
  const { sql, bindings } = conditionOf(simplified(filter));
  sets.whereRaw(sql, bindings);
}

/** The same, for a query that meets few that do not match. */
export function whereEachMatches(
  sets: Knex.QueryBuilder,
  filter: TestSetFilter,
): void {
  const { sql, bindings } = conditionOf(simplified(filter));
  // A case is looked at by no estimate and no index.
  sets.whereRaw(`case when ${sql} then true else false end`, bindings);
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

/** The same, for a query that meets few that do not match. */
export function whereEachOfMatching(
  query: Knex.QueryBuilder,
  testSet: string,
  filter: TestSetFilter,
): void {
  const { sql, bindings } = conditionOf(simplified(filter));
  // Of a test set that is gone it is null.
  query.whereRaw(`(select ${sql} from test_sets as t where t.name = ??)`, [
    ...bindings,
    testSet,
  ]);
}

/** A condition on a row of `test_sets as t`; it is never null. */
export interface Condition {
  sql: string;
  bindings: any[];
}

export function conditionOf(filter: TestSetFilter): Condition {
  if ('allOf' in filter) {
    return joined('true', 'and', filter.allOf.map(conditionOf));
  }
  if ('anyOf' in filter) {
    return joined('false', 'or', filter.anyOf.map(conditionOf));
  }
  if ('not' in filter) {
    const { sql, bindings } = conditionOf(filter.not);
    return { sql: `not ${sql}`, bindings };
  }
  if ('ownedBy' in filter) {
    return { sql: '(t.owner = any(?))', bindings: [filter.ownedBy] };
  }
  if ('testing' in filter) {
    return {
      sql: '(t.tests && cast(? as text[]))',
      bindings: [filter.testing],
    };
  }
  if ('tagged' in filter) {
    return { sql: '(t.tags @> array[?])', bindings: [filter.tagged] };
  }
  return {
    sql: 'exists (select from test_set_environments v where v.test_set_id = t.id and v.environment = ?)',
    bindings: [filter.inEnvironment],
  };
}

function joined(
  none: string,
  operator: 'and' | 'or',
  parts: Condition[],
): Condition {
  return {
    sql: parts.length
      ? `(${parts.map(({ sql }) => sql).join(` ${operator} `)})`
      : none,
    bindings: parts.flatMap(({ bindings }) => bindings),
  };
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
