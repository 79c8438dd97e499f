import type { RunSummary } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import {
  whereEachOfMatching,
  whereMatching,
  whereOfMatching,
} from '../authoring/testSetFilter';
import { namesOf, whereInScope } from '../authoring/testSetStore';
import type { TestSetFilter } from '../types';
import { summaryColumns, toSummary, type RunRow } from './runStore';

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
const mostOneByOne = 1_000;

const inOrder = 'r.created_at desc, r.id desc';

/** Whoever sees one run in so many finds a page among the newest runs, without a look at what else there is. */
const newestPages = 3;

/** Runs, newest first, from the one after `after`. The key of the page is that of the index. */
export async function listRuns(
  db: Knex,
  query: Query,
  visible?: TestSetFilter,
): Promise<RunSummary[]> {
  const rows = await readPage(db, query, visible);
  return rows.map(toSummary);
}

async function readPage(
  db: Knex,
  query: Query,
  visible?: TestSetFilter,
): Promise<RunRow[]> {
  const asked = await testSetsAskedFor(db, query);
  if (asked) {
    const names = visibleOf(db, asked, visible);
    return ofTestSets(
      db,
      asked.length > query.limit
        ? withTheNewest(db, names, query, visible)
        : names,
      query,
      visible,
    );
  }
  if (!visible) {
    return page(db, db('test_runs as r'), query).select(summaryColumns);
  }
  const newest = await amongTheNewest(db, query, visible);
  if (newest.length === query.limit) {
    return newest;
  }
  const ofFew = await ofFewVisible(db, query, visible);
  return ofFew.length > 0 || (await areFew(db, visible))
    ? ofFew
    : fromTheNewest(db, query, visible);
}

/** As much of the page as is among the newest runs. */
function amongTheNewest(db: Knex, query: Query, visible: TestSetFilter) {
  const last = page(db, db('test_runs as r'), query, visible)
    .select('r.created_at')
    .offset(newestPages * query.limit - 1)
    .limit(1);
  const runs = page(db, db('test_runs as r'), query, visible);
  runs.whereRaw("r.created_at >= coalesce((?), '-infinity')", [last]);
  whereEachOfMatching(runs, 'r.test_set', visible);
  return runs.select(summaryColumns);
}

function fromTheNewest(db: Knex, query: Query, visible: TestSetFilter) {
  const runs = page(db, db('test_runs as r'), query, visible);
  whereOfMatching(runs, 'r.test_set', visible);
  return runs.select(summaryColumns);
}

/** A page of each test set from its index, then the newest of them: the time does not grow with the runs there are. */
function ofTestSets(
  db: Knex,
  names: Knex.QueryBuilder,
  query: Query,
  visible?: TestSetFilter,
) {
  const ofOne = page(db, ofAsked(db), query, visible).select(summaryColumns);
  return db
    .select(summaryColumns)
    .from(db.raw('(?) as asked cross join lateral (?) as r', [names, ofOne]))
    .orderByRaw(inOrder)
    .limit(query.limit);
}

/** No more test sets than the page has runs can have a part in it: those of the names that have the newest runs. */
function withTheNewest(
  db: Knex,
  names: Knex.QueryBuilder,
  query: Query,
  visible?: TestSetFilter,
): Knex.QueryBuilder {
  const newest = page(db, ofAsked(db), { ...query, limit: 1 }, visible);
  return db
    .select('asked.name')
    .from(
      db.raw('(?) as asked cross join lateral (?) as r', [
        names,
        newest.select('r.created_at', 'r.id'),
      ]),
    )
    .orderByRaw(inOrder)
    .limit(query.limit);
}

function ofAsked(db: Knex): Knex.QueryBuilder {
  return db('test_runs as r').whereRaw('r.test_set = asked.name');
}

/** Those of the names that may be seen. */
function visibleOf(
  db: Knex,
  names: string[],
  visible?: TestSetFilter,
): Knex.QueryBuilder {
  const asked = db
    .select('n.name')
    .from(db.raw('unnest(cast(? as text[])) as n (name)', [names]));
  if (visible) {
    whereEachOfMatching(asked, 'n.name', visible);
  }
  return asked;
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
  return runs.orderByRaw(inOrder).limit(limit);
}

/** The page, when the visible test sets are few; nothing when they are too many for one by one, or have no runs. */
function ofFewVisible(db: Knex, query: Query, visible: TestSetFilter) {
  const names = db('few').whereRaw('(select count(*) from few) <= ?', [
    mostOneByOne,
  ]);
  const newest = withTheNewest(db, names.select('few.name'), query, visible);
  return ofTestSets(db, newest, query, visible).withMaterialized(
    'few',
    fewAndOne(db, visible).select('t.name'),
  );
}

async function areFew(db: Knex, visible: TestSetFilter): Promise<boolean> {
  return (await fewAndOne(db, visible).pluck('t.name')).length <= mostOneByOne;
}

/** Visible test sets, one more than few: that tells. */
function fewAndOne(db: Knex, visible: TestSetFilter): Knex.QueryBuilder {
  return db('test_sets as t')
    .where(sets => whereMatching(sets, visible))
    .limit(mostOneByOne + 1);
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
