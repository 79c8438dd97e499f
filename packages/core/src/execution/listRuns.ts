import type { RunSummary } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import {
  noneUnknown,
  whereVisible,
  type VisibleClasses,
} from '../authoring/accessClasses';
import { namesOf, whereInScope } from '../authoring/testSetStore';
import { summaryColumns, toSummary, type RunRow } from './runStore';

interface Query {
  testSet?: string;
  tests?: string;
  names?: string;
  limit: number;
  after?: string;
}

const inOrder = 'r.created_at desc, r.id desc';

/**
 * What may be seen is looked for among the newest runs, as far as one would expect by the part of the classes that is
 * visible, and some times further, for runs come in bursts. What is not full then is put together from the newest runs of
 * each class. Where the newest page was the last time, it is looked for again: no further back, or near for a while.
 */
const bursts = 3;

/** So long the newest runs count as near, in ms: thousands that may not be seen can come in a minute. */
const whileNear = 30_000;

/** To find the newest runs of a class takes as long as to hold so many runs against all classes. */
const looksForOneClass = 6;

/** Runs, newest first, from the one after `after`. The key of the page is that of the index. */
export async function listRuns(
  db: Knex,
  query: Query,
  classes?: VisibleClasses,
): Promise<RunSummary[]> {
  const rows = await readPage(db, query, classes);
  return rows.map(toSummary);
}

async function readPage(
  db: Knex,
  query: Query,
  classes?: VisibleClasses,
): Promise<RunRow[]> {
  const asked = await testSetsAskedFor(db, query);
  if (asked) {
    const names = visibleOf(db, asked, classes);
    return ofTestSets(
      db,
      asked.length > query.limit
        ? withTheNewest(db, names, query, classes)
        : names,
      query,
      classes,
    );
  }
  if (!classes) {
    return page(db, db('test_runs as r'), query).select(summaryColumns);
  }
  if (classes.visible.length === 0) {
    return [];
  }
  return readVisible(db, query, classes);
}

async function readVisible(
  db: Knex,
  query: Query,
  classes: VisibleClasses,
): Promise<RunRow[]> {
  const { visible, hidden } = classes;
  const looks =
    (query.limit * (visible.length + hidden.length)) / visible.length;
  const areMany = looks <= looksForOneClass * visible.length;
  const hint = hintFor(query, classes);
  if (hint && hint.nearUntil > Date.now()) {
    return visibleRuns(db, query, classes);
  }

  let found: RunRow[] = [];
  let areNear = false;
  if (areMany && (!hint || hint.nearUntil > 0)) {
    found = await amongTheNewest(db, query, classes, Math.ceil(bursts * looks));
    areNear = found.length === query.limit;
  } else if (hint) {
    found = await youngerRuns(db, query, classes, hint.since, areMany);
  }
  if (found.length < query.limit) {
    found = await ofClasses(db, query, classes);
  }
  note(classes, query, found, areNear);
  return found;
}

/** What is known of the newest page. */
function hintFor(
  { after, limit }: Query,
  { newestRuns }: VisibleClasses,
): VisibleClasses['newestRuns'] {
  return !after && newestRuns && limit <= newestRuns.limit
    ? newestRuns
    : undefined;
}

function note(
  classes: VisibleClasses,
  { after, limit }: Query,
  rows: RunRow[],
  areNear: boolean,
): void {
  const known = classes.newestRuns?.limit ?? 0;
  if (!after && rows.length === limit && limit >= known) {
    classes.newestRuns = {
      limit,
      since: rows.at(-1)!.created_at,
      nearUntil: areNear ? Date.now() + whileNear : 0,
    };
  }
}

/** The page, looked for from the newest run on, however far. */
function visibleRuns(
  db: Knex,
  query: Query,
  classes: VisibleClasses,
): Knex.QueryBuilder {
  const runs = page(db, db('test_runs as r'), query);
  whereVisible(runs, 'r.access_class', classes);
  return runs.select(summaryColumns);
}

/** As much of the page as is not older. */
function youngerRuns(
  db: Knex,
  query: Query,
  classes: VisibleClasses,
  since: Date,
  areMany: boolean,
): Knex.QueryBuilder {
  if (areMany) {
    return visibleRuns(db, query, classes).whereRaw('r.created_at >= ?', [
      since,
    ]);
  }
  // Prepared: to plan it would take longer than to carry it out. PostgreSQL keeps one plan for all since the range is
  // closed: of an open one it would expect a third of all runs, and plan anew each time to find that it is less.
  return page(db, db('test_runs as r'), query)
    .whereRaw(
      `${noneUnknown} and r.created_at between ? and 'infinity' and r.access_class = any(?)`,
      [classes.newest, since, classes.visible],
    )
    .select(summaryColumns)
    .options({ name: 'uat younger runs of classes' });
}

/** As much of the page as is among so many of the newest runs. */
function amongTheNewest(
  db: Knex,
  query: Query,
  classes: VisibleClasses,
  looks: number,
): Knex.QueryBuilder {
  const newest = page(db, db('test_runs as r'), query, classes)
    .clear('limit')
    .limit(looks)
    .select(...summaryColumns, 'r.access_class');
  const found = db.from(newest.as('r')).select(summaryColumns);
  whereVisible(found, 'r.access_class', classes);
  return found.orderByRaw(inOrder).limit(query.limit);
}

/**
 * The page, put together from the newest runs of each class: the time does not grow with the runs there are. A few of each
 * tell how far back the page reaches; no more than what is younger is then read of each.
 */
function ofClasses(
  db: Knex,
  query: Query,
  classes: VisibleClasses,
): Knex.QueryBuilder {
  const { limit } = query;
  const ids = db.raw('unnest(cast(? as integer[])) as c (id)', [
    classes.visible,
  ]);
  const few = Math.ceil((2 * limit) / classes.visible.length);
  const fewOfOne = page(db, ofClass(db), { ...query, limit: few }, classes);
  const since = db
    .select('r.created_at')
    .from(
      db.raw('? cross join lateral (?) as r', [
        ids,
        fewOfOne.select('r.created_at'),
      ]),
    )
    .orderBy('r.created_at', 'desc')
    .offset(limit - 1)
    .limit(1);
  const ofOne = page(db, ofClass(db), query, classes)
    .whereRaw("r.created_at >= coalesce((?), '-infinity')", [since])
    .select(summaryColumns);
  const found = db
    .select(summaryColumns)
    .from(db.raw('? cross join lateral (?) as r', [ids, ofOne]));
  return found
    .whereRaw(noneUnknown, [classes.newest])
    .orderByRaw(inOrder)
    .limit(limit);
}

function ofClass(db: Knex): Knex.QueryBuilder {
  return db('test_runs as r').whereRaw('r.access_class = c.id');
}

/** A page of each test set from its index, then the newest of them: the time does not grow with the runs there are. */
function ofTestSets(
  db: Knex,
  names: Knex.QueryBuilder,
  query: Query,
  classes?: VisibleClasses,
) {
  const ofOne = page(db, ofAsked(db), query, classes).select(summaryColumns);
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
  classes?: VisibleClasses,
): Knex.QueryBuilder {
  const newest = page(db, ofAsked(db), { ...query, limit: 1 }, classes);
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
  classes?: VisibleClasses,
): Knex.QueryBuilder {
  if (classes) {
    const sets = db('test_sets as t').whereRaw('t.name = any(?)', [names]);
    whereVisible(sets, 't.access_class', classes);
    return sets.select('t.name');
  }
  return db
    .select('n.name')
    .from(db.raw('unnest(cast(? as text[])) as n (name)', [names]));
}

function page(
  db: Knex,
  runs: Knex.QueryBuilder,
  { after, limit }: Query,
  classes?: VisibleClasses,
): Knex.QueryBuilder {
  if (after) {
    const last = db('test_runs as l').where('l.id', after);
    if (classes) {
      // After a run that may not be seen comes nothing, as after one that does not exist.
      whereVisible(last, 'l.access_class', classes);
    }
    // Compared inside the database: a JavaScript date would lose its microseconds.
    runs.whereRaw('(r.created_at, r.id) < (?)', [
      last.select('l.created_at', 'l.id'),
    ]);
  }
  return runs.orderByRaw(inOrder).limit(limit);
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
