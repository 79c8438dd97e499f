import type { Iteration, Run, StepResult } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { Refusal } from '../errors';
import { toIteration, toStep } from '../execution/iterationStore';
import { readRun } from '../execution/runStore';
import type { ExportedAttempt, ExportedIteration, RunExport } from '../types';
import { countCases } from './caseResults';
import { iterationsOf } from './iterationFilter';

/** Iterations that are held in memory at the same time. */
const batchSize = 250;

/**
 * A finished run for writing it elsewhere: its cases, then its iterations case by case, read in batches while they are
 * written.
 *
 * @param steps - of which iterations the steps of the newest attempt are wanted
 * @throws Refusal `notFound`, or `conflict` while the run goes on
 */
export async function exportRun(
  db: Knex,
  id: string,
  steps: 'none' | 'notPassed' | 'all',
): Promise<RunExport> {
  const run = await readRun(db, id);
  if (run.state !== 'finished') {
    throw new Refusal(
      'conflict',
      `Run ${run.number} of test set “${run.testSet}” has not finished; export it when it has, or cancel it`,
    );
  }
  return {
    run,
    cases: await countCases(db, { id }),
    iterations: () => readIterations(db, run, steps),
  };
}

async function* readIterations(
  db: Knex,
  run: Run,
  steps: 'none' | 'notPassed' | 'all',
): AsyncGenerator<ExportedIteration> {
  // Iterations of a case need not stand together. Their ids are few bytes; what they hold is read batch by batch.
  const ids: string[] = await iterationsOf(db, run.id)
    .orderByRaw('min(position) over (partition by case_name), position')
    .pluck('id');
  for (let at = 0; at < ids.length; at += batchSize) {
    yield* await readBatch(db, run.id, ids.slice(at, at + batchSize), steps);
  }
}

async function readBatch(
  db: Knex,
  runId: string,
  ids: string[],
  steps: 'none' | 'notPassed' | 'all',
): Promise<ExportedIteration[]> {
  const rows = await iterationsOf(db, runId).whereRaw('id = any(?)', [ids]);
  const byId = new Map<string, Iteration>(
    rows.map((row: any) => [row.id, toIteration(row)]),
  );
  const iterations = ids.flatMap(id => byId.get(id) ?? []);
  const withSteps = iterations.filter(
    ({ verdict }) =>
      steps === 'all' || (steps === 'notPassed' && verdict !== 'passed'),
  );
  const [attempts, stepsOf] = await Promise.all([
    readAttempts(db, runId, ids),
    readSteps(db, runId, withSteps),
  ]);
  return iterations.map(iteration => ({
    ...iteration,
    attemptList: attempts.get(iteration.id) ?? [],
    steps: stepsOf.get(iteration.id) ?? [],
  }));
}

/** Attempts that count, by iteration, oldest first: not those that were made for their trace, or whose runner was lost. */
async function readAttempts(
  db: Knex,
  runId: string,
  ids: string[],
): Promise<Map<string, ExportedAttempt[]>> {
  const rows = await db('attempts')
    .where({ run_id: runId, purpose: 'test', state: 'finished' })
    .whereRaw('iteration_id = any(?)', [ids])
    .orderBy(['iteration_id', 'shard_attempt', 'try']);
  return grouped(rows, row => ({
    verdict: row.verdict,
    message: row.message,
    startedAt: row.started_at.toISOString(),
    durationMs: row.duration_ms,
  }));
}

/** Steps of the newest attempt that counts, by iteration, in order. */
async function readSteps(
  db: Knex,
  runId: string,
  iterations: Iteration[],
): Promise<Map<string, StepResult[]>> {
  if (iterations.length === 0) {
    return new Map();
  }
  const { rows } = await db.raw(
    `select s.* from (
       select distinct on (iteration_id) iteration_id, shard_attempt, try from attempts
       where run_id = :runId and iteration_id = any(:ids) and purpose = 'test'
       order by iteration_id, shard_attempt desc, try desc
     ) as a
     join test_run_steps s on s.run_id = :runId and s.iteration_id = a.iteration_id
       and s.shard_attempt = a.shard_attempt and s.try = a.try
     order by s.iteration_id, s.sequence`,
    { runId, ids: iterations.map(({ id }) => id) },
  );
  return grouped(rows, toStep);
}

function grouped<T>(rows: any[], read: (row: any) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.iteration_id) ?? [];
    group.push(read(row));
    groups.set(row.iteration_id, group);
  }
  return groups;
}
