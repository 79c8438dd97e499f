import type { Actor } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { RunChange } from '../types';
import { findRunState, recordProgress, toChange } from './progressStore';
import { loadUnfinished } from './resultStore';
import { endChecks } from '../manual/checkStore';
import {
  endIdleShards,
  lockQueuedShards,
  lockShardsOfRun,
  type ShardRow,
} from './shardStore';
import type { Stopping } from './stopping';

/**
 * Stops a run: shards that no runner works on end at once, and with them the checks of people; those of a runner end with
 * its next report, or with their lease.
 * Does nothing when the run is being stopped already, or has ended.
 *
 * All shards that have not ended are locked first: from then on nobody hands one out, takes one back or reports, so
 * that whoever gets a lock afterwards sees the run stopped (rule 4 of `progressStore`).
 *
 * @param cancelledBy - the person; null when the time of the run is over
 * @returns undefined when there was nothing to stop
 */
export async function stopRun(
  trx: Knex.Transaction,
  id: string,
  cancelledBy: Actor | null,
  { verdict, message }: Stopping,
): Promise<RunChange | undefined> {
  const shards = await lockShardsOfRun(trx, id);
  const stopped = await trx('test_runs')
    .where({ id })
    .whereIn('state', ['queued', 'running'])
    .update({
      state: 'cancelling',
      cancelled_by: cancelledBy?.ref ?? null,
      cancelled_by_eid: cancelledBy?.eid ?? null,
      cancelled_by_name: cancelledBy?.name ?? null,
      version: trx.raw('version + 1'),
    });
  if (stopped === 0) {
    return undefined;
  }
  return endIdle(
    trx,
    id,
    shards.filter(({ state }) => state !== 'running'),
    { verdict, message },
  );
}

/** Ends shards that no runner works on. They are locked. */
async function endIdle(
  trx: Knex.Transaction,
  runId: string,
  shards: ShardRow[],
  { verdict, message }: Stopping,
): Promise<RunChange> {
  const ids = shards.map(({ id }) => id);
  await endIdleShards(trx, ids);
  const endedChecks = await endChecks(trx, ids);
  const ended = (await loadUnfinished(trx, runId, ids)).map(iteration => ({
    ...iteration,
    state: 'finished' as const,
    verdict,
    message,
  }));
  const run = await findRunState(trx, runId);
  return ended.length > 0
    ? recordProgress(trx, run, ended, { endedChecks })
    : toChange(run);
}

/**
 * Stops the runs whose time is over. One transaction each: nobody waits for more than one run.
 *
 * The time limit is that of the runners. A run of which people have checks to perform goes on without them; only what
 * runners have not begun ends.
 */
export async function stopOverdueRuns(knex: Knex): Promise<RunChange[]> {
  const changes = await endForgottenChecks(knex);
  const overdue: Array<{ id: string; open_checks: number }> = await knex(
    'test_runs',
  )
    .whereIn('state', ['queued', 'running'])
    .whereRaw('deadline <= statement_timestamp()')
    .whereRaw(
      `(open_checks = 0 or exists (select from shards s where s.run_id = test_runs.id and s.state = 'queued'))`,
    )
    .select('id', 'open_checks');
  for (const { id, open_checks: openChecks } of overdue) {
    const change = await knex.transaction(async trx => {
      const { stopping } = await findRunState(trx, id);
      // A person may have been faster.
      if (!stopping) {
        return undefined;
      }
      return openChecks > 0
        ? endIdle(trx, id, await lockQueuedShards(trx, id), stopping)
        : stopRun(trx, id, null, stopping);
    });
    if (change) {
      changes.push(change);
    }
  }
  return changes;
}

/**
 * Ends the checks of runs that are being stopped. `stopRun` ends both together; while the replicas of a portal are
 * replaced one by one, a run may be cancelled by one of a release that knows of no checks, and would never end.
 */
async function endForgottenChecks(knex: Knex): Promise<RunChange[]> {
  const forgotten: string[] = await knex('test_runs')
    .where({ state: 'cancelling' })
    .where('open_checks', '>', 0)
    .pluck('id');
  const changes: RunChange[] = [];
  for (const id of forgotten) {
    const change = await knex.transaction(async trx => {
      const shards = await lockShardsOfRun(trx, id);
      const { stopping } = await findRunState(trx, id);
      const ofPeople = shards.filter(({ state }) => state === 'people');
      return stopping && ofPeople.length > 0
        ? endIdle(trx, id, ofPeople, stopping)
        : undefined;
    });
    if (change) {
      changes.push(change);
    }
  }
  return changes;
}
