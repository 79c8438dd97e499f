import type { Knex } from 'knex';
import type { RunChange } from '../types';
import { findRunState, recordProgress, toChange } from './progressStore';
import { loadUnfinished } from './resultStore';
import { endQueuedShards, lockShardsOfRun } from './shardStore';
import type { Stopping } from './stopping';

/**
 * Stops a run: shards that nobody works on end at once; those of a runner end with its next report, or with their lease.
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
  cancelledBy: string | null,
  { verdict, message }: Stopping,
): Promise<RunChange | undefined> {
  const shards = await lockShardsOfRun(trx, id);
  const stopped = await trx('test_runs')
    .where({ id })
    .whereIn('state', ['queued', 'running'])
    .update({
      state: 'cancelling',
      cancelled_by: cancelledBy,
      version: trx.raw('version + 1'),
    });
  if (stopped === 0) {
    return undefined;
  }
  const queued = shards
    .filter(({ state }) => state === 'queued')
    .map(shard => shard.id);
  await endQueuedShards(trx, queued);
  const ended = (await loadUnfinished(trx, id, queued)).map(iteration => ({
    ...iteration,
    state: 'finished' as const,
    verdict,
    message,
  }));
  const run = await findRunState(trx, id);
  return ended.length > 0 ? recordProgress(trx, run, ended) : toChange(run);
}

/** Stops the runs whose time is over. One transaction each: nobody waits for more than one run. */
export async function stopOverdueRuns(knex: Knex): Promise<RunChange[]> {
  const overdue = await knex('test_runs')
    .whereIn('state', ['queued', 'running'])
    .whereRaw('deadline <= statement_timestamp()')
    .pluck('id');
  const changes: RunChange[] = [];
  for (const id of overdue) {
    const change = await knex.transaction(async trx => {
      const { stopping } = await findRunState(trx, id);
      // A person may have been faster.
      return stopping && stopRun(trx, id, null, stopping);
    });
    if (change) {
      changes.push(change);
    }
  }
  return changes;
}
