import { randomUUID } from 'node:crypto';
import type {
  Actor,
  RunApproval,
  RunOptions,
  WorkEnvironment,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { insertRows } from '../postgres/insertRows';
import { packShards } from './packShards';
import type { ScheduledIteration } from './scheduleIterations';

/** A run with everything it is pinned to. */
export interface PlannedRun {
  testSet: { id: string; name: string; title: string };
  revision: { id: string; number: number; approval?: RunApproval };
  environment: WorkEnvironment;
  executor: string;
  options: RunOptions;
  createdBy: Actor;
  iterations: ScheduledIteration[];
  /** Place among the priorities, from 0 for the first. */
  priority: number;
  /** Iterations of the whole test set. */
  ofIterations: number;
  /** The run that is repeated, wholly or in part. */
  repeats?: { id: string; number: number; part: boolean };
}

/**
 * Writes run, shards and iterations.
 *
 * The number comes from a counter in the row of the test set, whose lock makes starts of one test set wait for each
 * other, and nobody else.
 *
 * @returns id of the run; undefined when the test set was deleted in the meantime
 */
export async function writeRun(
  trx: Knex.Transaction,
  run: PlannedRun,
  slots: number,
): Promise<{ id: string; number: number } | undefined> {
  const [numbered] = await trx('test_sets')
    .where({ id: run.testSet.id })
    .increment('last_run', 1)
    .returning('last_run');
  if (!numbered) {
    return undefined;
  }
  const number: number = numbered.last_run;
  const [{ id }] = await trx('test_runs')
    .insert({
      test_set: run.testSet.name,
      test_set_title: run.testSet.title,
      number,
      revision_id: run.revision.id,
      revision: run.revision.number,
      approval: run.revision.approval && JSON.stringify(run.revision.approval),
      environment: run.environment.name,
      pinned_environment: JSON.stringify(run.environment),
      executor: run.executor,
      options: JSON.stringify(run.options),
      total: run.iterations.length,
      of_iterations: run.ofIterations,
      created_by: JSON.stringify(run.createdBy),
      priority: run.priority,
      parallel: run.options.parallel ?? null,
      exclusive: run.iterations.some(({ locks }) => locks.length > 0),
      deadline: trx.raw(`now() + ? * interval '1 millisecond'`, [
        run.options.runTimeout,
      ]),
      repeats_id: run.repeats?.id,
      repeats_number: run.repeats?.number,
      repeats_part: run.repeats?.part ?? false,
    })
    .returning('id');
  const shards = packShards(run.iterations, slots).map(iterations => ({
    id: randomUUID(),
    iterations,
  }));
  await writeShards(trx, id, shards);
  await writeIterations(trx, id, run.iterations, shards);
  return { id, number };
}

interface PackedShard {
  id: string;
  iterations: ScheduledIteration[];
}

async function writeShards(
  trx: Knex.Transaction,
  runId: string,
  shards: PackedShard[],
): Promise<void> {
  await insertRows(
    trx,
    'shards',
    {
      id: 'uuid',
      run_id: 'uuid',
      position: 'integer',
      locks: 'text[]',
      expected_ms: 'double precision',
    },
    shards.map(({ id, iterations }, position) => ({
      id,
      run_id: runId,
      position,
      locks: [...new Set(iterations.flatMap(({ locks }) => locks))].sort(),
      expected_ms: iterations.reduce<number | null>(
        (sum, { expectedMs }) =>
          sum === null || expectedMs === null ? null : sum + expectedMs,
        0,
      ),
    })),
  );
}

/** In the order of the test set, whatever shard each of them is in. */
async function writeIterations(
  trx: Knex.Transaction,
  runId: string,
  iterations: ScheduledIteration[],
  shards: PackedShard[],
): Promise<void> {
  const shardOf = new Map(
    shards.flatMap(shard => shard.iterations.map(item => [item, shard.id])),
  );
  await insertRows(
    trx,
    'iterations',
    {
      run_id: 'uuid',
      shard_id: 'uuid',
      position: 'integer',
      case_name: 'text',
      row_key: 'text',
      cells: 'jsonb',
    },
    iterations.map((iteration, position) => ({
      run_id: runId,
      shard_id: shardOf.get(iteration),
      position,
      case_name: iteration.caseName,
      row_key: iteration.rowKey,
      cells: iteration.values,
    })),
  );
}
