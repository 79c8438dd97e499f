import type { RunSummary } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { whereMatching, whereOfMatching } from '../authoring/testSetFilter';
import { namesOf, whereInScope } from '../authoring/testSetStore';
import type { TestSetFilter } from '../types';
import { summaryColumns, toSummary } from './runStore';

interface Query {
  testSet?: string;
  tests?: string;
  names?: string;
  limit: number;
  after?: string;
}

/**
 * Of no more test sets than these, a page is made of a page of each. Of more it is read from the newest run on: then
 * enough of the runs are theirs.
 */
const mostOneByOne = 200;

/** Runs, newest first, from the one after `after`. The key of the page is that of the index. */
export async function listRuns(
  db: Knex,
  query: Query,
  visible?: TestSetFilter,
): Promise<RunSummary[]> {
  const names = await testSetsInScope(db, query, visible);
  const rows = await (names
    ? ofTestSets(db, names, query, visible)
    : fromTheNewest(db, query, visible));
  return rows.map(toSummary);
}

function fromTheNewest(db: Knex, query: Query, visible?: TestSetFilter) {
  const runs = page(db, db('test_runs as r'), query, visible);
  if (visible) {
    whereOfMatching(runs, 'r.test_set', visible);
  }
  return runs.select(summaryColumns);
}

/** A page of each test set from its index, then the newest of them: the time does not grow with the runs there are. */
function ofTestSets(
  db: Knex,
  names: string[],
  query: Query,
  visible?: TestSetFilter,
) {
  const ofOne = page(
    db,
    db('test_runs as r').whereRaw('r.test_set = asked.name'),
    query,
    visible,
  );
  return db
    .select(summaryColumns)
    .from(
      db.raw(
        'unnest(cast(? as text[])) as asked (name) cross join lateral (?) as r',
        [names, ofOne],
      ),
    )
    .orderByRaw('r.created_at desc, r.id desc')
    .limit(query.limit);
}

function page(
  db: Knex,
  runs: Knex.QueryBuilder,
  { after, limit }: Query,
  visible?: TestSetFilter,
): Knex.QueryBuilder {
  if (after) {
    const last = db('test_runs as l').where('l.id', after);
    if (visible) {
      // After a run that may not be seen comes nothing, as after one that does not exist.
      whereOfMatching(last, 'l.test_set', visible);
    }
    // Compared inside the database: a JavaScript date would lose its microseconds.
    runs.whereRaw('(r.created_at, r.id) < (?)', [
      last.select('l.created_at', 'l.id'),
    ]);
  }
  return runs.orderByRaw('r.created_at desc, r.id desc').limit(limit);
}

/** Names of the test sets whose runs are asked for; nothing when they are all, or too many for one by one. */
async function testSetsInScope(
  db: Knex,
  query: Query,
  visible?: TestSetFilter,
): Promise<string[] | undefined> {
  const asked = await testSetsAskedFor(db, query);
  if (!visible) {
    return asked;
  }
  const sets = db('test_sets as t').where(all => whereMatching(all, visible));
  if (asked) {
    return sets.whereRaw('t.name = any(?)', [asked]).pluck('t.name');
  }
  const seen = await sets.limit(mostOneByOne + 1).pluck('t.name');
  return seen.length > mostOneByOne ? undefined : seen;
}

/** Names that the query gives, or that test what it names; nothing when it asks for all. */
async function testSetsAskedFor(
  db: Knex,
  query: Query,
): Promise<string[] | undefined> {
  const named = namesOf(query.names);
  if (!query.tests && named.length === 0) {
    return query.testSet ? [query.testSet] : undefined;
  }
  const testing: string[] = query.tests
    ? await db('test_sets as t')
        .where(sets => whereInScope(sets, { tests: query.tests }))
        .pluck('t.name')
    : [];
  const scope = [...new Set([...testing, ...named])];
  return query.testSet ? scope.filter(name => name === query.testSet) : scope;
}
