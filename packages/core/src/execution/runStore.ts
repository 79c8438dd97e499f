import {
  runOptionsSchema,
  runPriorities,
  type Actor,
  type Run,
  type RunApproval,
  type RunOptions,
  type RunOptionsInput,
  type RunSummary,
  type Verdict,
  type WorkEnvironment,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { noTestRun } from '../errors';
import { summarizeFamily } from '../insights/runFamily';
import { isUuid } from '../postgres/uuid';
import type { RunSubject } from '../types';
import { waitingReason, type NamedHolders } from './waitingReason';

export interface RunRow extends Record<Verdict, number> {
  id: string;
  test_set: string;
  test_set_title: string;
  number: number;
  revision_id: string;
  revision: number;
  environment: string;
  pinned_environment: WorkEnvironment;
  approval: RunApproval | null;
  executor: string;
  /** As it was written, be it by an earlier version: read it by `optionsOf`. */
  options: RunOptionsInput;
  state: Run['state'];
  verdict: Verdict | null;
  version: number;
  total: number;
  of_iterations: number;
  open_checks: number;
  mocked: number;
  created_at: Date;
  created_by: Actor;
  on_behalf_of: Actor | null;
  started_at: Date | null;
  finished_at: Date | null;
  kept: boolean;
  cancelled_by: string | null;
  cancelled_by_eid: string | null;
  cancelled_by_name: string | null;
  priority: number;
  repeats_id: string | null;
  repeats_number: number;
  repeats_part: boolean;
}

export const summaryColumns = [
  'id',
  'test_set',
  'test_set_title',
  'number',
  'revision',
  'environment',
  'executor',
  'state',
  'verdict',
  'total',
  'of_iterations',
  'open_checks',
  'mocked',
  'passed',
  'failed',
  'error',
  'flaky',
  'skipped',
  'cancelled',
  'created_at',
  'created_by',
  'started_at',
  'finished_at',
  'kept',
  'repeats_id',
  'repeats_number',
].map(column => `r.${column}`);

/** @throws Refusal `notFound` */
export async function readRun(
  db: Knex,
  id: string,
  named?: NamedHolders,
): Promise<Run> {
  const row = await findRunRow(db, id);
  return {
    ...toRun(row, await waitingReason(db, row.id, named)),
    merged: await summarizeFamily(db, row.id),
  };
}

/** A run with the revision it is pinned to. @throws Refusal `notFound` */
export async function findRunRow(db: Knex, id: string): Promise<RunRow> {
  const row = isUuid(id)
    ? await db('test_runs').where({ id }).first()
    : undefined;
  if (!row) {
    throw noTestRun(id);
  }
  return row;
}

/** @throws Refusal `notFound` */
export async function readSubject(db: Knex, id: string): Promise<RunSubject> {
  const row = isUuid(id)
    ? await db('test_runs').where({ id }).first('test_set', 'environment')
    : undefined;
  if (!row) {
    throw noTestRun(id);
  }
  return { testSet: row.test_set, environment: row.environment };
}

/** A run as lists show it. @throws Refusal `notFound` */
export async function readSummary(db: Knex, id: string): Promise<RunSummary> {
  return toSummary(await findRunRow(db, id));
}

/** How far a run has come. @throws Refusal `notFound` */
export async function readVersion(
  db: Knex,
  id: string,
): Promise<Pick<Run, 'id' | 'version' | 'counts'>> {
  const row = await findRunRow(db, id);
  return { id, version: row.version, counts: toSummary(row).counts };
}

/** Runs as lists show them, in the order of their numbers. */
export async function readSummaries(
  db: Knex,
  ids: string[],
): Promise<RunSummary[]> {
  const rows = await db('test_runs as r')
    .whereIn('r.id', ids)
    .orderBy('r.number')
    .select(summaryColumns);
  return rows.map(toSummary);
}

/** The newest run of each test set that has one. */
export async function newestRuns(
  db: Knex,
  testSets: string[],
): Promise<Map<string, RunSummary>> {
  const { rows } = await db.raw(
    `select ${summaryColumns} from unnest(cast(? as text[])) as asked (test_set)
     cross join lateral (
       select * from test_runs where test_set = asked.test_set order by number desc limit 1
     ) as r`,
    [testSets],
  );
  return new Map(rows.map((row: RunRow) => [row.test_set, toSummary(row)]));
}

export function toSummary(row: RunRow): RunSummary {
  const { total, passed, failed, error, flaky, skipped, cancelled } = row;
  return {
    id: row.id,
    number: row.number,
    testSet: row.test_set,
    testSetTitle: row.test_set_title,
    revision: row.revision,
    environment: row.environment,
    executor: row.executor,
    state: row.state,
    verdict: row.verdict,
    counts: { total, passed, failed, error, flaky, skipped, cancelled },
    openChecks: row.open_checks,
    ...(row.mocked > 0 && { mocked: row.mocked }),
    ofIterations: row.of_iterations,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    createdBy: row.created_by,
    kept: row.kept,
    repeats: row.repeats_id
      ? { id: row.repeats_id, number: row.repeats_number }
      : null,
  };
}

/** A run that an earlier version has written lacks the options that have come since: their defaults hold. */
export function optionsOf({ options }: Pick<RunRow, 'options'>): RunOptions {
  return runOptionsSchema.parse(options);
}

function toRun(row: RunRow, waiting: string | null): Omit<Run, 'merged'> {
  return {
    ...toSummary(row),
    options: optionsOf(row),
    pinnedEnvironment: row.pinned_environment,
    approval: row.approval,
    version: row.version,
    cancelledBy: canceller(row),
    priority: runPriorities[row.priority],
    waiting,
  };
}

function canceller(row: RunRow): Actor | null {
  const {
    cancelled_by: ref,
    cancelled_by_eid: eid,
    cancelled_by_name: name,
  } = row;
  return ref === null
    ? null
    : { ref, ...(eid !== null && { eid }), ...(name !== null && { name }) };
}
