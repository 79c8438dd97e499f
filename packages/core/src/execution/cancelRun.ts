import type { Run } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { audit } from '../governance/auditTrail';
import { keepable } from '../postgres/keepableText';
import type { Caller } from '../types';
import { findRunState, recordProgress } from './progressStore';
import { loadUnfinished } from './resultStore';
import { endQueuedShards, lockShardsOfRun } from './shardStore';

/**
 * Cancels a run. Shards that nobody works on end at once; those of a runner end with its next report, or with their
 * lease. Does nothing when the run is being cancelled already, or has ended.
 *
 * All shards that have not ended are locked first: from then on nobody hands one out, takes one back or reports, so
 * that whoever gets a lock afterwards sees the run cancelled (rule 4 of `progressStore`).
 */
export async function cancelRun(
  trx: Knex.Transaction,
  { id, testSet, number }: Run,
  caller: Caller,
): Promise<void> {
  const shards = await lockShardsOfRun(trx, id);
  const by = keepable(caller.actor);
  const cancelled = await trx('test_runs')
    .where({ id })
    .whereIn('state', ['queued', 'running'])
    .update({
      state: 'cancelling',
      cancelled_by: by.ref,
      version: trx.raw('version + 1'),
    });
  if (cancelled === 0) {
    return;
  }
  await audit(trx, caller, {
    action: 'testRun.cancelled',
    resource: { kind: 'testRun', name: id },
    before: { testSet, number },
    after: { testSet, number, cancelledBy: by.ref },
  });
  const queued = shards
    .filter(({ state }) => state === 'queued')
    .map(shard => shard.id);
  await endQueuedShards(trx, queued);
  const ended = (await loadUnfinished(trx, id, queued)).map(iteration => ({
    ...iteration,
    state: 'finished' as const,
    verdict: 'cancelled' as const,
    message: `Cancelled by ${by.name ?? by.ref}`,
  }));
  await recordProgress(trx, await findRunState(trx, id), ended);
}
