import type { WorkIteration } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { stepsOf } from '../authoring/revisionStore';
import type { PinnedWork } from '../types';
import { neededContent } from './neededContent';
import { findRunRow, optionsOf } from './runStore';
import type { ShardRow } from './shardStore';

/**
 * What a runner has to do for a shard, from what the run is pinned to.
 *
 * @param stopping - then there is nothing to do, and a runner that comes only now ends the shard at once
 */
export async function readWork(
  trx: Knex.Transaction,
  shard: ShardRow,
  stopping: boolean,
): Promise<PinnedWork> {
  const run = await findRunRow(trx, shard.run_id);
  const iterations = stopping ? [] : await listUnfinished(trx, shard);
  const { cases, stepGroups, elements } = neededContent(
    await stepsOf(trx, run.revision_id),
    new Set(iterations.map(({ caseName }) => caseName)),
  );
  return {
    runId: run.id,
    shardId: shard.id,
    testSet: run.test_set,
    revision: run.revision,
    leaseMs: shard.lease_ms,
    environment: run.pinned_environment,
    options: optionsOf(run),
    cases,
    stepGroups,
    elements,
    iterations,
  };
}

/** In order, except that iterations at which a runner was lost come last: they may do it again. */
async function listUnfinished(
  trx: Knex.Transaction,
  shard: ShardRow,
): Promise<WorkIteration[]> {
  const rows = await trx('iterations')
    .where({ run_id: shard.run_id, shard_id: shard.id })
    .whereNot({ state: 'finished' })
    .orderBy(['losses', 'position'])
    .select('id', 'case_name', 'row_key', 'cells');
  return rows.map(row => ({
    id: row.id,
    caseName: row.case_name,
    rowKey: row.row_key,
    values: row.cells,
  }));
}
