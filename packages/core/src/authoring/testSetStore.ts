import {
  foldReference,
  type Actor,
  type TestSetDefinition,
  type TestSetMeta,
  type TestSetSource,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { TestSetFacts } from '../types';
import {
  isOfClasses,
  noneUnknown,
  whereOfClasses,
  whereVisible,
  type VisibleClasses,
} from './accessClasses';

/** A row of test_sets, with the names of its environments. */
export interface TestSetRow {
  id: string;
  name: string;
  title: string;
  description: string;
  owner: string;
  tests: string[];
  system: string | null;
  tags: string[];
  source: TestSetSource;
  case_count: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
  updated_by: Actor;
  environments: string[];
}

const environmentsOfSet = `array(
  select e.environment from test_set_environments e where e.test_set_id = t.id order by e.position
) as environments`;
const withEnvironments = `t.*, ${environmentsOfSet}`;

export async function findTestSet(
  db: Knex,
  name: string,
): Promise<TestSetRow | undefined> {
  return db('test_sets as t').where({ name }).first(db.raw(withEnvironments));
}

/** A test set with the content of its newest revision. */
export async function findWithContent(
  db: Knex,
  name: string,
): Promise<(TestSetRow & { snapshot: TestSetDefinition }) | undefined> {
  return db('test_sets as t')
    .join('revisions as r', join =>
      join.on('r.test_set_id', 't.id').andOn('r.number', 't.revision'),
    )
    .where('t.name', name)
    .first(db.raw(`${withEnvironments}, r.snapshot`));
}

export async function readFacts(
  db: Knex,
  names: string[],
): Promise<TestSetFacts[]> {
  const rows: TestSetRow[] = await db('test_sets as t')
    .whereRaw('t.name = any(?)', [names])
    .select(
      't.id',
      't.name',
      't.owner',
      't.tests',
      't.tags',
      db.raw(environmentsOfSet),
    );
  return rows;
}

/** Finds a test set and keeps others from changing it until the end of the transaction. */
export async function lockTestSet(
  trx: Knex.Transaction,
  name: string,
): Promise<TestSetRow | undefined> {
  const locked = await trx('test_sets').where({ name }).forUpdate().first('id');
  // Read after the lock was got, so that the environments are not older than the row.
  return locked && findTestSet(trx, name);
}

interface ListQuery {
  tests?: string;
  names?: string;
  q?: string;
  limit: number;
  offset: number;
}

/** So many are found by their classes and put in order; of more, some are met soon in the order of the titles. */
const mostToSort = 1_000;

/** The rows of so many classes are counted by their index; of more, all rows are looked at. */
const mostToCount = 1_000;

export async function listTestSets(
  db: Knex,
  query: ListQuery,
  classes?: VisibleClasses,
): Promise<{ rows: TestSetRow[]; total: number }> {
  const total = await countTestSets(db, query, classes);
  if (total <= query.offset) {
    return { rows: [], total };
  }
  const rows = await readPage(db, query, total, classes);
  return { rows, total };
}

async function countTestSets(
  db: Knex,
  query: ListQuery,
  classes?: VisibleClasses,
): Promise<number> {
  if (classes && !asksForSome(query)) {
    return countVisible(db, classes);
  }
  const sets = askedFor(db, query);
  if (classes) {
    whereVisible(sets, 't.access_class', classes);
  }
  return totalOf(sets);
}

/** Counts by the index of classes what is less: what may be seen, or what may not. */
async function countVisible(
  db: Knex,
  classes: VisibleClasses,
): Promise<number> {
  const { visible, hidden, newest } = classes;
  const sets = db('test_sets as t');
  if (Math.min(visible.length, hidden.length) > mostToCount) {
    whereVisible(sets, 't.access_class', classes);
    return totalOf(sets);
  }
  if (visible.length <= hidden.length) {
    whereOfClasses(sets, 't.access_class', classes, visible);
    return totalOf(sets);
  }
  // A condition of all rows would be held against each of them.
  const { rows } = await db.raw(
    `select case when ${noneUnknown} then (select count(*) from test_sets)
       - (select count(*) from test_sets as t where ${isOfClasses(
         't.access_class',
       )})
       else 0 end as total`,
    [newest, hidden],
  );
  return Number(rows[0].total);
}

async function totalOf(sets: Knex.QueryBuilder): Promise<number> {
  const [{ total }] = await sets.count('* as total');
  return Number(total);
}

async function readPage(
  db: Knex,
  query: ListQuery,
  total: number,
  classes?: VisibleClasses,
): Promise<TestSetRow[]> {
  const sets = askedFor(db, query).limit(query.limit).offset(query.offset);
  const inOrder = ['t.title', 't.name'];
  if (classes && total <= mostToSort) {
    whereOfClasses(sets, 't.access_class', classes, classes.visible);
    // No index has this order: the planner would look for them through all titles.
    sets.select('t.*').orderByRaw(`t.title || '', t.name`);
    return db
      .from(sets.as('t'))
      .select(db.raw(withEnvironments))
      .orderBy(inOrder);
  }
  if (classes) {
    whereVisible(sets, 't.access_class', classes);
  }
  return sets.select(db.raw(withEnvironments)).orderBy(inOrder);
}

function asksForSome({ tests, names, q }: ListQuery): boolean {
  return Boolean(tests || namesOf(names).length > 0 || q?.trim());
}

/** What the query asks for, of all test sets. */
function askedFor(db: Knex, query: ListQuery): Knex.QueryBuilder {
  const sets = db('test_sets as t').where(scope => whereInScope(scope, query));
  return query.q?.trim()
    ? sets.where(found => whereFound(found, query.q!))
    : sets;
}

/** Sets that test the entity, and those that are named; all of them when neither is asked for. */
export function whereInScope(
  scope: Knex.QueryBuilder,
  query: { tests?: string; names?: string },
): void {
  const names = namesOf(query.names);
  if (query.tests) {
    scope.orWhereRaw('t.tests @> array[?]', [foldReference(query.tests)]);
  }
  if (names.length > 0) {
    scope.orWhereRaw('t.name = any(?)', [names]);
  }
}

export function namesOf(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
}

function whereFound(found: Knex.QueryBuilder, q: string): void {
  const pattern = `%${q.trim().replace(/[\\%_]/g, '\\$&')}%`;
  found
    .whereILike('t.title', pattern)
    .orWhereILike('t.name', pattern)
    .orWhereILike('t.description', pattern)
    .orWhereRaw("array_to_string(t.tags, ' ') ilike ?", [pattern])
    .orWhereRaw(
      'exists (select from test_cases c where c.test_set_id = t.id and c.name ilike ?)',
      [pattern],
    );
}

/** Columns of test_sets that a save changes. */
export interface TestSetChange extends TestSetMeta {
  caseCount: number;
  revision: number;
  updatedBy: Actor;
}

/**
 * @returns undefined when the name is taken. Numbers go on where a deleted set of the same name has stopped, as far as
 *   runs refer to them: “revision 3” and “run 12” of a name never mean two things.
 */
export async function insertTestSet(
  trx: Knex.Transaction,
  name: string,
  change: Omit<TestSetChange, 'revision'>,
  source: TestSetSource = 'portal',
): Promise<{ id: string; revision: number } | undefined> {
  const [inserted] = await trx('test_sets')
    .insert({
      name,
      source,
      ...columnsOf(change),
      revision: trx.raw(
        '(select coalesce(max(revision), 0) + 1 from test_runs where test_set = ?)',
        [name],
      ),
      last_run: trx.raw(
        '(select coalesce(max(number), 0) from test_runs where test_set = ?)',
        [name],
      ),
    })
    .onConflict('name')
    .ignore()
    .returning(['id', 'revision']);
  if (inserted) {
    await replaceEnvironments(trx, inserted.id, change.environments);
  }
  return inserted;
}

export async function updateTestSet(
  trx: Knex.Transaction,
  id: string,
  change: TestSetChange,
): Promise<void> {
  await trx('test_sets')
    .where({ id })
    .update({
      ...columnsOf(change),
      revision: change.revision,
      updated_at: trx.fn.now(),
    });
  await replaceEnvironments(trx, id, change.environments);
}

function columnsOf(change: Omit<TestSetChange, 'revision'>) {
  return {
    title: change.title,
    description: change.description,
    owner: change.owner,
    tests: change.tests,
    system: change.system,
    tags: change.tags,
    case_count: change.caseCount,
    updated_by: JSON.stringify(change.updatedBy),
  };
}

async function replaceEnvironments(
  trx: Knex.Transaction,
  id: string,
  environments: string[],
): Promise<void> {
  await trx('test_set_environments').where({ test_set_id: id }).delete();
  if (environments.length > 0) {
    await trx('test_set_environments').insert(
      environments.map((environment, position) => ({
        test_set_id: id,
        position,
        environment,
      })),
    );
  }
}

/** Removes a test set with its content. Revisions that runs are pinned to stay, without a test set. */
export async function deleteTestSet(
  trx: Knex.Transaction,
  { id, name }: { id: string; name: string },
): Promise<void> {
  await trx('iteration_durations').where({ test_set: name }).delete();
  await trx('revisions as r')
    .where({ test_set_id: id })
    .whereNotExists(
      trx('test_runs').whereRaw('revision_id = r.id').select(trx.raw('1')),
    )
    .delete();
  await trx('test_sets').where({ id }).delete();
}
