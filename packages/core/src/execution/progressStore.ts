import {
  pendingOf,
  verdictOfRun,
  verdicts,
  type Iteration,
  type Run,
  type Verdict,
  type VerdictCounts,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { voidForRepeat } from '../governance/signOff/voidSignOffs';
import type { RunChange } from '../types';
import type { AttemptProgress, ReportedStep } from './shardProgress';
import { stoppingOf, type Stopping } from './stopping';

/**
 * How far an iteration has come: the columns that change while its run is carried out.
 *
 * Who may write them, and in which order locks are taken:
 *
 * 1. A shard and its iterations belong to whoever holds the lock on the row of the shard. Nobody else changes them, so
 *    what was read after the lock is true until the end of the transaction.
 * 2. Whoever needs several shards locks them in the order of their positions, or skips those that are locked.
 * 3. The row of the run comes last, in `recordProgress` and `recordReports`, and nothing is waited for after it. All
 *    shards of a run report through this one row, so its lock covers no more than that statement and the commit. Whatever
 *    has to be known to count was found out before, under the lock of the shard.
 * 4. A run becomes `cancelling` only by somebody who holds the locks on all its shards that have not ended, and its
 *    deadline never changes. So under the lock of one shard, “is it being stopped?” can be read without locking the run,
 *    and a yes stays true.
 *
 * Shards are made when the run is started and never later, so rule 4 needs no second look.
 */
export interface IterationProgress {
  id: string;
  state: Iteration['state'];
  verdict: Verdict | null;
  message: string | null;
  attempts: number;
  losses: number;
  steps_done: number;
  started_at: Date | string | null;
  duration_ms: number | null;
}

/** The columns of `IterationProgress`. */
export const progressColumns = [
  'id',
  'state',
  'verdict',
  'message',
  'attempts',
  'losses',
  'steps_done',
  'started_at',
  'duration_ms',
];

/** What is told of a run that has changed. */
export interface RunHead {
  id: string;
  test_set: string;
  state: Run['state'];
  version: number;
}

/** State of a run as those who report need it. */
export interface RunState extends RunHead {
  environment: string;
  /** It repeats a part of another run. */
  repeats_part: boolean;
  /** Set when the run is to end now. */
  stopping: Stopping | undefined;
}

const runColumns = ['id', 'test_set', 'state', 'version'];

export async function findRunState(db: Knex, runId: string): Promise<RunState> {
  const row = await db('test_runs')
    .where({ id: runId })
    .first(
      ...runColumns,
      'environment',
      'repeats_part',
      'cancelled_by',
      db.raw('deadline <= statement_timestamp() as overdue'),
      db.raw(
        'cast(extract(epoch from deadline - created_at) * 1000 as double precision) as timeout_ms',
      ),
    );
  return toRunState(row);
}

export function toRunState({
  cancelled_by,
  overdue,
  timeout_ms,
  ...run
}: any): RunState {
  const { state } = run;
  return {
    ...run,
    stopping: stoppingOf({ state, cancelled_by, overdue, timeout_ms }),
  };
}

/** What is new of attempts and their steps; `ShardProgress` found it to be new under the locks of the shards. */
export interface NewResults {
  begunTries: AttemptProgress[];
  changedTries: AttemptProgress[];
  steps: ReportedStep[];
}

const nothingNew: NewResults = { begunTries: [], changedTries: [], steps: [] };

/**
 * Writes what iterations have come to, counts those that ended, and ends the run with the last of them: the one place
 * where counters change. The version of the run rises by one, and the iterations carry it.
 *
 * @param changed - iterations that had not ended before, as they are now
 * @param more - `begins`: this is the work of a runner or a person, which makes a queued run a running one; `endedChecks`: how
 *   many of those that ended were for people to perform; `results`: what is to be written before the row of the run is
 *   locked
 */
export async function recordProgress(
  trx: Knex.Transaction,
  run: RunState,
  changed: IterationProgress[],
  {
    begins = false,
    endedChecks = 0,
    results = nothingNew,
  }: {
    begins?: boolean;
    endedChecks?: number;
    results?: NewResults;
  } = {},
): Promise<RunChange> {
  if (changed.length === 0 && !(begins && run.state === 'queued')) {
    return toChange(run);
  }
  if (run.repeats_part) {
    await voidForRepeat(trx, run, changed);
  }
  const { rows } = await trx.raw(
    `select * from record_progress(:run, :begins, cast(:ended as json), :endedChecks, cast(:changed as json),
       cast(:begunTries as json), cast(:changedTries as json), cast(:steps as json))`,
    {
      run: run.id,
      begins,
      endedChecks,
      ended: JSON.stringify(countEnded(changed)),
      ...writtenAs(changed, results),
    },
  );
  return endIfDone(trx, rows[0]);
}

/** Rows as the functions of the database take them. */
export function writtenAs(changed: IterationProgress[], results: NewResults) {
  return {
    changed: JSON.stringify(changed, progressColumns),
    begunTries: jsonOf(results.begunTries),
    changedTries: jsonOf(results.changedTries),
    steps: jsonOf(
      results.steps.map(({ step, ...key }) => ({ ...key, ...step })),
    ),
  };
}

export function countEnded(changed: IterationProgress[]): VerdictCounts {
  const counts = Object.fromEntries(verdicts.map(verdict => [verdict, 0]));
  for (const { verdict } of changed) {
    if (verdict) {
      counts[verdict] += 1;
    }
  }
  return counts as VerdictCounts;
}

function jsonOf(rows: object[]): string | null {
  return rows.length > 0 ? JSON.stringify(rows) : null;
}

async function endIfDone(
  trx: Knex.Transaction,
  run: RunHead & VerdictCounts,
): Promise<RunChange> {
  if (pendingOf(run) > 0) {
    return toChange(run);
  }
  await trx('test_runs')
    .where({ id: run.id })
    .update({
      state: 'finished',
      verdict: verdictOfRun(run),
      finished_at: trx.raw('statement_timestamp()'),
    });
  return toChange({ ...run, state: 'finished' });
}

export function toChange(run: RunHead): RunChange {
  return {
    runId: run.id,
    version: run.version,
    state: run.state,
  };
}
