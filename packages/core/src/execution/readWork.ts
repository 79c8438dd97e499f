import type { WorkIteration } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { stepsOf } from '../authoring/revisionStore';
import type { PinnedWork } from '../types';
import type { KnownShard } from './knownShards';
import { neededContent } from './neededContent';
import { progressColumns, type IterationProgress } from './progressStore';
import { findRunRow, optionsOf, type RunRow } from './runStore';
import type { ShardRow } from './shardStore';

/**
 * What a runner has to do for a shard, from what the run is pinned to.
 *
 * @param stopping - then there is nothing to do, and a runner that comes only now ends the shard at once
 * @returns with what is known of the shard thereby, while the caller has its lock; nothing where reports say more than
 *   how far they have come, as those of runs that repeat a part of another one
 */
export async function readWork(
  trx: Knex.Transaction,
  shard: ShardRow,
  stopping: boolean,
): Promise<{ work: PinnedWork; known: KnownShard | undefined }> {
  const run = await findRunRow(trx, shard.run_id);
  const rows = stopping ? [] : await listUnfinished(trx, shard);
  const work = await workOf(trx, shard, run, rows.map(toWorkIteration));
  return {
    work,
    known:
      rows.length > 0 && !run.repeats_part
        ? {
            shard,
            run: { id: run.id, test_set: run.test_set },
            week: rows[0].week,
            iterations: untouched(shard, rows),
          }
        : undefined,
  };
}

async function workOf(
  trx: Knex.Transaction,
  shard: ShardRow,
  run: RunRow,
  iterations: WorkIteration[],
): Promise<PinnedWork> {
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
): Promise<any[]> {
  return trx('iterations')
    .where({ run_id: shard.run_id, shard_id: shard.id })
    .whereNot({ state: 'finished' })
    .orderBy(['losses', 'position'])
    .select(
      'case_name',
      'row_key',
      'cells',
      ...progressColumns,
      trx.raw('tableoid::regclass::text as week'),
    );
}

function toWorkIteration(row: any): WorkIteration {
  return {
    id: row.id,
    caseName: row.case_name,
    rowKey: row.row_key,
    values: row.cells,
  };
}

/** Of the others the attempts would have to be read. */
function untouched(shard: ShardRow, rows: any[]): KnownShard['iterations'] {
  return new Map(
    rows
      .filter(row => row.started_at === null)
      .map(row => [
        row.id,
        {
          ...(Object.fromEntries(
            progressColumns.map(column => [column, row[column]]),
          ) as unknown as IterationProgress),
          shard_id: shard.id,
          tries: [],
        },
      ]),
  );
}
