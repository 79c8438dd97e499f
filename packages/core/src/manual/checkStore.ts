import type { Actor, CheckStep, CheckSummary } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { isUuid } from '../postgres/uuid';
import type { CheckKey } from '../types';
import { keyOfCaseAndRow } from '../execution/caseAndRow';

/** A check with what it is part of. */
export interface CheckRow {
  run_id: string;
  iteration_id: string;
  shard_id: string;
  assignee: string;
  due_at: Date | null;
  is_overdue: boolean;
  step_count: number;
  plan: CheckStep[] | null;
  begun_at: Date | null;
  claimed_by: Actor | null;
  claimed_at: Date | null;
  finished_at: Date | null;
  performed_by: Actor | null;
  run_number: number;
  test_set: string;
  test_set_title: string;
  environment: string;
  created_at: Date;
  created_by: Actor;
  case_name: string;
  row_key: string | null;
  verdict: CheckSummary['verdict'];
  steps_done: number;
}

/** The checks, as `c`, with their runs `r` and iterations `i`. */
export function checksOf(db: Knex): Knex.QueryBuilder {
  return db('manual_checks as c')
    .join('test_runs as r', 'r.id', 'c.run_id')
    .joinRaw(
      'join iterations i on i.run_id = c.run_id and i.id = c.iteration_id',
    );
}

export const isOverdue = `(c.finished_at is null and c.due_at < statement_timestamp())`;

/** The columns of a `CheckRow`, but for the plan, which may be large. */
export function checkColumns(db: Knex) {
  return [
    'c.run_id',
    'c.iteration_id',
    'c.shard_id',
    'c.assignee',
    'c.due_at',
    db.raw(`coalesce(${isOverdue}, false) as is_overdue`),
    'c.step_count',
    'c.begun_at',
    'c.claimed_by',
    'c.claimed_at',
    'c.finished_at',
    'c.performed_by',
    'r.number as run_number',
    'r.test_set',
    'r.test_set_title',
    'r.environment',
    'r.created_at',
    'r.created_by',
    'i.case_name',
    'i.row_key',
    'i.verdict',
    'i.steps_done',
  ];
}

/** A check with its plan. */
export async function findCheckRow(
  db: Knex,
  { runId, iterationId }: CheckKey,
): Promise<CheckRow | undefined> {
  return isUuid(runId) && isUuid(iterationId)
    ? checksOf(db)
        .where({ 'c.run_id': runId, 'c.iteration_id': iterationId })
        .first(...checkColumns(db), 'c.plan')
    : undefined;
}

/** A check as lists show it. */
export async function findCheck(
  db: Knex,
  key: CheckKey,
): Promise<CheckSummary | null> {
  const row = await findCheckRow(db, key);
  return row ? toCheck(row) : null;
}

export function toCheck(row: CheckRow): CheckSummary {
  return {
    runId: row.run_id,
    iterationId: row.iteration_id,
    runNumber: row.run_number,
    testSet: row.test_set,
    testSetTitle: row.test_set_title,
    environment: row.environment,
    caseName: row.case_name,
    rowKey: row.row_key,
    assignee: row.assignee,
    dueAt: row.due_at?.toISOString() ?? null,
    isOverdue: row.is_overdue,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    claimedBy: row.claimed_by,
    claimedAt: row.claimed_at?.toISOString() ?? null,
    // Once it is finished, groups of steps are among the results too.
    answered: Math.min(row.steps_done, row.step_count),
    steps: row.step_count,
    verdict: row.verdict,
    finishedAt: row.finished_at?.toISOString() ?? null,
    performedBy: row.performed_by,
  };
}

/** Changes the row of a check whose shard is locked. */
export async function updateCheck(
  trx: Knex.Transaction,
  { runId, iterationId }: CheckKey,
  change: Record<string, unknown>,
): Promise<void> {
  await trx('manual_checks')
    .where({ run_id: runId, iteration_id: iterationId })
    .update(change);
}

/** Ends the checks of shards that end without a person: their run was cancelled. @returns how many */
export async function endChecks(
  trx: Knex.Transaction,
  shardIds: string[],
): Promise<number> {
  return trx('manual_checks')
    .whereRaw('shard_id = any(?)', [shardIds])
    .whereNull('finished_at')
    .update({ finished_at: trx.raw('statement_timestamp()') });
}

/** Who had the checks of a run, by `keyOfCaseAndRow`. */
export async function assigneesOf(
  db: Knex,
  runId: string,
): Promise<Map<string, string>> {
  const rows = await checksOf(db)
    .where('c.run_id', runId)
    .select('c.assignee', 'i.case_name', 'i.row_key');
  return new Map(
    rows.map((row: CheckRow) => [
      keyOfCaseAndRow({ caseName: row.case_name, rowKey: row.row_key }),
      row.assignee,
    ]),
  );
}
