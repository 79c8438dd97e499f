import { randomUUID } from 'node:crypto';
import type {
  Actor,
  RunApproval,
  RunOptions,
  WorkEnvironment,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { insertRows } from '../postgres/insertRows';
import { writeChecks } from '../manual/writeChecks';
import { packShards } from './packShards';
import type { ScheduledIteration } from './scheduleIterations';

/** An iteration as it stands in the database. */
export interface WrittenIteration extends ScheduledIteration {
  id: string;
  shardId: string;
}

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
      open_checks: run.iterations.filter(({ check }) => check).length,
      mocked: run.iterations.filter(({ isMocked }) => isMocked).length,
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
  const shards = shardsOf(run.iterations, slots);
  await writeShards(trx, id, shards);
  const iterations = await writeIterations(trx, id, run.iterations, shards);
  await writeChecks(trx, id, iterations);
  return { id, number };
}

interface PackedShard {
  id: string;
  state: 'queued' | 'people';
  iterations: ScheduledIteration[];
}

/** Shards for runners, and for each iteration that people perform one of its own. */
function shardsOf(
  iterations: ScheduledIteration[],
  slots: number,
): PackedShard[] {
  const forRunners = iterations.filter(({ check }) => !check);
  const forPeople = iterations.filter(({ check }) => check);
  return [
    ...packShards(forRunners, slots).map(packed => ({
      id: randomUUID(),
      state: 'queued' as const,
      iterations: packed,
    })),
    ...forPeople.map(iteration => ({
      id: randomUUID(),
      state: 'people' as const,
      iterations: [iteration],
    })),
  ];
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
      state: 'text',
      attempt: 'integer',
      locks: 'text[]',
      expected_ms: 'double precision',
    },
    shards.map(({ id, state, iterations }, position) => ({
      id,
      run_id: runId,
      position,
      state,
      attempt: state === 'people' ? 1 : 0,
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
): Promise<WrittenIteration[]> {
  const shardOf = new Map(
    shards.flatMap(shard => shard.iterations.map(item => [item, shard.id])),
  );
  const written = iterations.map(iteration => ({
    ...iteration,
    id: randomUUID(),
    shardId: shardOf.get(iteration)!,
  }));
  await insertRows(
    trx,
    'iterations',
    {
      run_id: 'uuid',
      id: 'uuid',
      shard_id: 'uuid',
      position: 'integer',
      case_name: 'text',
      row_key: 'text',
      cells: 'jsonb',
      is_manual: 'boolean',
      is_mocked: 'boolean',
    },
    written.map((iteration, position) => ({
      run_id: runId,
      id: iteration.id,
      shard_id: iteration.shardId,
      position,
      case_name: iteration.caseName,
      row_key: iteration.rowKey,
      cells: iteration.values,
      is_manual: iteration.check !== undefined,
      is_mocked: iteration.isMocked,
    })),
  );
  return written;
}
