import { randomUUID } from 'node:crypto';
import {
  importExecutor,
  verdictOfRun,
  verdicts,
  type Actor,
  type RunOptions,
  type Verdict,
  type VerdictCounts,
  type WorkEnvironment,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { insertRows } from '../postgres/insertRows';
import type { ImportedAttempt, ImportedTest } from './importedResults';

/** A run that was carried out elsewhere, with everything it is pinned to. */
interface ImportedRun {
  testSet: { id: string; name: string; title: string };
  revision: { id: string; number: number };
  environment: WorkEnvironment;
  options: RunOptions;
  createdBy: Actor;
  onBehalfOf?: Actor;
  results: ImportedTest[];
}

/** A test as an iteration. */
interface ImportedIteration extends ImportedTest {
  id: string;
  verdict: Verdict;
  message?: string;
  durationMs: number;
}

/** Writes a finished run with its iterations, attempts and steps. */
export async function writeImportedRun(
  trx: Knex.Transaction,
  run: ImportedRun,
): Promise<{ id: string; number: number }> {
  const iterations = run.results.map(toIteration);
  const [{ last_run: number }] = await trx('test_sets')
    .where({ id: run.testSet.id })
    .increment('last_run', 1)
    .returning('last_run');
  const id = await insertRun(trx, run, number, iterations);
  const shardId = randomUUID();
  await trx('shards').insert({
    id: shardId,
    run_id: id,
    position: 0,
    state: 'finished',
    outcome: 'done',
    attempt: 1,
    finished_at: trx.fn.now(),
  });
  await writeIterations(trx, id, shardId, iterations);
  await writeAttempts(trx, id, iterations);
  await writeSteps(trx, id, iterations);
  return { id, number };
}

/** Passed after a failed attempt is flaky, and says what had failed. */
function toIteration(test: ImportedTest): ImportedIteration {
  const last = test.attempts.at(-1)!;
  const failure = test.attempts.find(
    ({ verdict }) => verdict === 'failed' || verdict === 'error',
  );
  const flaky = last.verdict === 'passed' && failure !== undefined;
  return {
    ...test,
    id: randomUUID(),
    verdict: flaky ? 'flaky' : last.verdict,
    message: firstLine((flaky ? failure : last).message),
    durationMs: test.attempts.reduce((sum, one) => sum + one.durationMs, 0),
  };
}

function firstLine(message: string | undefined): string | undefined {
  return message?.trimStart().split(/\r?\n/, 1)[0].slice(0, 500);
}

async function insertRun(
  trx: Knex.Transaction,
  run: ImportedRun,
  number: number,
  iterations: ImportedIteration[],
): Promise<string> {
  const counts = Object.fromEntries(
    verdicts.map(verdict => [
      verdict,
      iterations.filter(iteration => iteration.verdict === verdict).length,
    ]),
  ) as Record<Verdict, number>;
  const total = iterations.length;
  const { startedAt, finishedAt } = timesOf(iterations);
  const [{ id }] = await trx('test_runs')
    .insert({
      test_set: run.testSet.name,
      test_set_title: run.testSet.title,
      number,
      revision_id: run.revision.id,
      revision: run.revision.number,
      environment: run.environment.name,
      pinned_environment: JSON.stringify(run.environment),
      executor: importExecutor,
      options: JSON.stringify(run.options),
      state: 'finished',
      verdict: verdictOfRun({ ...counts, total } as VerdictCounts),
      total,
      of_iterations: total,
      ...counts,
      created_by: JSON.stringify(run.createdBy),
      on_behalf_of: run.onBehalfOf && JSON.stringify(run.onBehalfOf),
      started_at: startedAt,
      finished_at: finishedAt,
    })
    .returning('id');
  return id;
}

/** When the first attempt began and the last one ended, as far as the file says it; otherwise now. */
function timesOf(iterations: ImportedIteration[]) {
  const begun = iterations
    .flatMap(({ attempts }) => attempts)
    .filter(({ startedAt }) => startedAt !== undefined)
    .map(({ startedAt, durationMs }) => ({
      from: Date.parse(startedAt!),
      to: Date.parse(startedAt!) + durationMs,
    }));
  const now = Date.now();
  const startedAt = begun.reduce(
    (first, { from }) => Math.min(first, from),
    now,
  );
  const finishedAt = begun.reduce(
    (last, { to }) => Math.max(last, to),
    startedAt,
  );
  return {
    startedAt: new Date(startedAt),
    finishedAt: new Date(begun.length > 0 ? finishedAt : now),
  };
}

async function writeIterations(
  trx: Knex.Transaction,
  runId: string,
  shardId: string,
  iterations: ImportedIteration[],
): Promise<void> {
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
      state: 'text',
      verdict: 'text',
      message: 'text',
      attempts: 'integer',
      steps_done: 'integer',
      started_at: 'timestamptz',
      duration_ms: 'double precision',
    },
    iterations.map((iteration, position) => ({
      run_id: runId,
      id: iteration.id,
      shard_id: shardId,
      position,
      case_name: iteration.caseName,
      row_key: iteration.rowKey,
      cells: {},
      state: 'finished',
      verdict: iteration.verdict,
      message: iteration.message,
      attempts: iteration.attempts.length,
      steps_done: iteration.attempts.at(-1)!.steps?.length ?? 0,
      started_at: iteration.attempts[0].startedAt,
      duration_ms: iteration.durationMs,
    })),
  );
}

interface AttemptKey {
  run_id: string;
  iteration_id: string;
  shard_attempt: number;
  try: number;
}

const keyColumns = {
  run_id: 'uuid',
  iteration_id: 'uuid',
  shard_attempt: 'integer',
  try: 'integer',
};

function attemptsOf(
  runId: string,
  iterations: ImportedIteration[],
): Array<{ key: AttemptKey; attempt: ImportedAttempt; startedAt: string }> {
  const now = new Date().toISOString();
  return iterations.flatMap(({ id, attempts }) =>
    attempts.map((attempt, index) => ({
      key: {
        run_id: runId,
        iteration_id: id,
        shard_attempt: 1,
        try: index + 1,
      },
      attempt,
      startedAt: attempt.startedAt ?? now,
    })),
  );
}

async function writeAttempts(
  trx: Knex.Transaction,
  runId: string,
  iterations: ImportedIteration[],
): Promise<void> {
  await insertRows(
    trx,
    'attempts',
    {
      ...keyColumns,
      state: 'text',
      verdict: 'text',
      message: 'text',
      started_at: 'timestamptz',
      duration_ms: 'double precision',
    },
    attemptsOf(runId, iterations).map(({ key, attempt, startedAt }) => ({
      ...key,
      state: 'finished',
      verdict: attempt.verdict,
      message: attempt.message,
      started_at: startedAt,
      duration_ms: attempt.durationMs,
    })),
  );
}

async function writeSteps(
  trx: Knex.Transaction,
  runId: string,
  iterations: ImportedIteration[],
): Promise<void> {
  await insertRows(
    trx,
    'test_run_steps',
    {
      ...keyColumns,
      sequence: 'integer',
      path: 'integer[]',
      keyword: 'text',
      title: 'text',
      status: 'text',
      started_at: 'timestamptz',
      duration_ms: 'double precision',
      message: 'text',
    },
    attemptsOf(runId, iterations).flatMap(({ key, attempt, startedAt }) =>
      (attempt.steps ?? []).map((step, sequence) => ({
        ...key,
        sequence,
        path: [sequence],
        keyword: 'step',
        title: step.title,
        status: step.status,
        started_at: startedAt,
        duration_ms: step.durationMs,
        message: step.message,
      })),
    ),
  );
}
