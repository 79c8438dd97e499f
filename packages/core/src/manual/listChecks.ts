import {
  foldReference,
  type CheckSummary,
  type UatInputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { whereVisible, type VisibleClasses } from '../authoring/accessClasses';
import { patternOf } from '../insights/iterationFilter';
import { refsOf } from '../refsOf';
import type { Caller } from '../types';
import { checkColumns, checksOf, isOverdue, toCheck } from './checkStore';

type Query = UatInputs['checks']['list'];

/** Who asks, and what they may see; nothing: everything. */
interface Reader {
  caller: Caller;
  classes?: VisibleClasses;
}

/** Checks that match, what is due first, or was done last, first; how many there are, and how many of them overdue. */
export async function listChecks(
  db: Knex,
  query: Query,
  reader: Reader,
): Promise<{ items: CheckSummary[]; total: number; overdue: number }> {
  const matching = () => whereMatches(checksOf(db), query, reader);
  const [[counted], rows] = await Promise.all([
    matching().select(
      db.raw('count(*) as total'),
      db.raw(`count(*) filter (where ${isOverdue}) as overdue`),
    ),
    matching()
      .modify(checks => query.overdue && checks.whereRaw(isOverdue))
      .orderByRaw(
        query.state === 'open'
          ? 'c.due_at nulls last, c.run_id, i.position'
          : 'c.finished_at desc, c.run_id, i.position',
      )
      .limit(query.limit)
      .offset(query.offset)
      .select(checkColumns(db)),
  ]);
  const overdue = Number(counted.overdue);
  return {
    items: rows.map(toCheck),
    total: query.overdue ? overdue : Number(counted.total),
    overdue,
  };
}

function whereMatches(
  checks: Knex.QueryBuilder,
  query: Query,
  { caller, classes }: Reader,
): Knex.QueryBuilder {
  const isOpen = query.state === 'open';
  checks.whereRaw(`c.finished_at is ${isOpen ? 'null' : 'not null'}`);
  if (query.of === 'me') {
    checks.where(mine =>
      isOpen ? whereMine(mine, caller) : wherePerformed(mine, caller),
    );
  }
  if (classes) {
    whereVisible(checks, 'r.access_class', classes);
  }
  if (query.assignee) {
    checks.where('c.assignee', foldReference(query.assignee));
  }
  if (query.testSet) {
    checks.where('r.test_set', query.testSet);
  }
  if (query.run) {
    checks.where('c.run_id', query.run);
  }
  if (query.search?.trim()) {
    const pattern = patternOf(query.search);
    checks.where(found =>
      found
        .whereILike('i.case_name', pattern)
        .orWhereILike('i.row_key', pattern)
        .orWhereILike('r.test_set', pattern)
        .orWhereILike('r.test_set_title', pattern),
    );
  }
  return checks;
}

function whereMine(mine: Knex.QueryBuilder, caller: Caller): void {
  mine
    .whereRaw('c.assignee = any(?)', [refsOf(caller)])
    .orWhereRaw(`c.claimed_by ->> 'ref' = ?`, [caller.actor.ref]);
}

function wherePerformed(mine: Knex.QueryBuilder, { actor }: Caller): void {
  mine.whereRaw(`c.performed_by ->> 'ref' = ?`, [actor.ref]);
}

/** Whether a check was given to the caller, or to a group of theirs. @public */
export function isAssigned(
  { assignee }: Pick<CheckSummary, 'assignee'>,
  caller: Caller,
): boolean {
  return refsOf(caller).includes(assignee);
}
