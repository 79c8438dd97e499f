import type { Knex } from 'knex';
import { Refusal } from '../errors';
import {
  findRunState,
  recordProgress,
  type IterationProgress,
  type RunState,
} from '../execution/progressStore';
import { loadUnfinished } from '../execution/resultStore';
import { lockShard, type ShardRow } from '../execution/shardStore';
import type { CheckKey, RunChange } from '../types';
import { findCheckRow, type CheckRow } from './checkStore';

/** A check that may be changed: its shard is locked until the end of the transaction. */
export interface OpenCheck {
  row: CheckRow;
  shard: ShardRow;
  run: RunState;
  iteration: IterationProgress;
}

/** @throws Refusal `notFound`, or `conflict` when the check is finished or was cancelled */
export async function openCheck(
  trx: Knex.Transaction,
  key: CheckKey,
): Promise<OpenCheck> {
  const found = await findCheckRow(trx, key);
  const shard = found && (await lockShard(trx, found.shard_id));
  // Once more: what was read before the lock may have changed.
  const row = shard && (await findCheckRow(trx, key));
  if (!shard || !row) {
    throw noCheck(key);
  }
  const run = await findRunState(trx, shard.run_id);
  const [iteration] = await loadUnfinished(trx, shard.run_id, [shard.id]);
  if (shard.state !== 'people' || !iteration) {
    throw new Refusal(
      'conflict',
      row.verdict === 'cancelled'
        ? `Run ${row.run_number} of “${row.test_set_title}” was cancelled, and this check with it`
        : `This check is finished: ${row.verdict}`,
    );
  }
  return { row, shard, run, iteration };
}

export function noCheck({ runId, iterationId }: CheckKey): Refusal {
  return new Refusal(
    'notFound',
    `Test run “${runId}” has no check “${iterationId}”`,
  );
}

/** Writes how far a check has come, and has those who watch its run look again. */
export async function recordCheck(
  trx: Knex.Transaction,
  { run, iteration }: OpenCheck,
  change: Partial<IterationProgress>,
): Promise<RunChange> {
  return recordProgress(trx, run, [{ ...iteration, ...change }], {
    begins: true,
  });
}
