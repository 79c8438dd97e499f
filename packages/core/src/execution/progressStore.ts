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
import { recordColumns } from '../postgres/insertRows';
import type { RunChange } from '../types';
import { stoppingOf, type Stopping } from './stopping';

/**
 * How far an iteration has come: the columns that change while its run is carried out.
 *
 * Who may write them, and in which order locks are taken:
 *
 * 1. A shard and its iterations belong to whoever holds the lock on the row of the shard. Nobody else changes them, so
 *    what was read after the lock is true until the end of the transaction.
 * 2. Whoever needs several shards locks them in the order of their positions, or skips those that are locked.
 * 3. The row of the run comes last, in `recordProgress`, and nothing is waited for after it. All shards of a run report
 *    through this one row, so its lock covers no more than that statement and the commit. Whatever has to be known
 *    to count was found out before, under the lock of the shard.
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

const columns = {
  id: 'uuid',
  state: 'text',
  verdict: 'text',
  message: 'text',
  attempts: 'integer',
  losses: 'integer',
  steps_done: 'integer',
  started_at: 'timestamptz',
  duration_ms: 'double precision',
};

const assignments = Object.keys(columns)
  .filter(column => column !== 'id')
  .map(column => `${column} = given.${column}`)
  .join(', ');

const counters = verdicts
  .map(verdict => `${verdict} = ${verdict} + :${verdict}`)
  .join(', ');

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
  const { cancelled_by, overdue, timeout_ms, ...run } = await db('test_runs')
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
  const { state } = run;
  return {
    ...run,
    stopping: stoppingOf({ state, cancelled_by, overdue, timeout_ms }),
  };
}

/**
 * Writes what iterations have come to, counts those that ended, and ends the run with the last of them: the one place
 * where counters change. The version of the run rises by one, and the iterations carry it.
 *
 * @param changed - iterations that had not ended before, as they are now
 * @param begins - whether this is the work of a runner or a person, which makes a queued run a running one
 * @param endedChecks - how many of those that ended were for people to perform
 */
export async function recordProgress(
  trx: Knex.Transaction,
  run: RunState,
  changed: IterationProgress[],
  begins = false,
  endedChecks = 0,
): Promise<RunChange> {
  if (changed.length === 0 && !(begins && run.state === 'queued')) {
    return toChange(run);
  }
  if (run.repeats_part) {
    await voidForRepeat(trx, run, changed);
  }
  const ended = Object.fromEntries(
    verdicts.map(verdict => [
      verdict,
      changed.filter(iteration => iteration.verdict === verdict).length,
    ]),
  );
  const { rows } = await trx.raw(
    `with run as (
       update test_runs set
         version = version + 1, ${counters}, open_checks = open_checks - :endedChecks,
         state = case when :begins and state = 'queued' then 'running' else state end,
         started_at = case when :begins then coalesce(started_at, statement_timestamp()) else started_at end
       where id = :run
       returning *
     ), written as (
       update iterations set ${assignments}, version = run.version
       from run, jsonb_to_recordset(cast(:changed as jsonb)) as given(${recordColumns(
         columns,
       )})
       where iterations.run_id = :run and iterations.id = given.id
     )
     select ${[...runColumns, 'total', ...verdicts]} from run`,
    {
      ...ended,
      endedChecks,
      begins,
      run: run.id,
      changed: JSON.stringify(changed),
    },
  );
  return endIfDone(trx, rows[0]);
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
    testSet: run.test_set,
    version: run.version,
    state: run.state,
  };
}
