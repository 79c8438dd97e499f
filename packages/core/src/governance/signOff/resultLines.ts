import type { Knex } from 'knex';
import { canonicalJson } from '../../authoring/contentHash';
import { ofAttempt } from '../../execution/resultStore';

/** Iterations that are held in memory at the same time, with all that came of them. */
const portion = 250;

/** What came of one iteration as it is hashed, and what it is made of. */
export interface ResultLine {
  /** Canonical JSON (RFC 8785), without a line break. */
  text: string;
  attempts: number;
  steps: number;
  /** SHA-256 of each file, as often as it is referred to. */
  files: string[];
}

interface FileOf {
  kind: string;
  name: string;
  sha256: string;
}

/**
 * Everything that came of a run, one line for each iteration in the order of their positions: verdicts of iterations,
 * attempts and steps with their times, messages and files, and who
 * has performed a manual check. Whatever in it is changed afterwards changes its line.
 *
 * It is read in portions: memory does not grow with the run.
 */
export async function* resultLines(
  db: Knex,
  run: { id: string; number: number },
): AsyncGenerator<ResultLine> {
  for (let after = -1; ; ) {
    const iterations: any[] = await db('iterations')
      .where({ run_id: run.id })
      .where('position', '>', after)
      .orderBy('position')
      .limit(portion);
    if (iterations.length > 0) {
      yield* linesOf(db, run, iterations);
    }
    if (iterations.length < portion) {
      return;
    }
    after = iterations[iterations.length - 1].position;
  }
}

async function* linesOf(
  db: Knex,
  run: { id: string; number: number },
  iterations: any[],
): AsyncGenerator<ResultLine> {
  const ids = iterations.map(({ id }) => id);
  const of = (table: string) =>
    db(table)
      .where({ run_id: run.id })
      .whereRaw('iteration_id = any(?)', [ids]);
  const attemptKey = ['iteration_id', 'shard_attempt', 'try'];
  const [attempts, steps, files, checks] = await Promise.all([
    of('attempts').orderBy(attemptKey),
    of('test_run_steps').orderBy([...attemptKey, 'sequence']),
    of('step_artifacts').orderBy([...attemptKey, 'sequence', 'position']),
    of('manual_checks').select('iteration_id', 'performed_by'),
  ]);
  const attemptsOf = grouped(attempts, ({ iteration_id: id }) => id);
  const stepsOf = grouped(steps, keyOfAttempt);
  const filesOf = grouped(files, row => `${keyOfAttempt(row)} ${row.sequence}`);
  const performers = new Map(
    checks.map(check => [check.iteration_id, check.performed_by]),
  );
  for (const iteration of iterations) {
    const tried = attemptsOf.get(iteration.id) ?? [];
    const all = tried.map(attempt =>
      attemptOf(attempt, stepsOf.get(keyOfAttempt(attempt)) ?? [], filesOf),
    );
    const line = lineOf(run.number, iteration, {
      attempts: all,
      performedBy: performers.get(iteration.id) ?? null,
    });
    yield {
      text: JSON.stringify(line),
      attempts: all.length,
      steps: all.reduce((sum, attempt) => sum + attempt.steps.length, 0),
      files: all.flatMap(attempt =>
        [attempt, ...attempt.steps].flatMap(holder =>
          holder.files.map(({ sha256 }) => sha256),
        ),
      ),
    };
  }
}

/**
 * Properties stand in the order of canonical JSON, and what comes as JSON from the database is brought into it, so that
 * nothing has to be sorted: with 100,000 steps that is half of the time.
 */
function lineOf(
  run: number,
  iteration: any,
  { attempts, performedBy }: { attempts: object[]; performedBy: unknown },
) {
  return {
    attempts,
    case: iteration.case_name,
    durationMs: iteration.duration_ms,
    message: iteration.message,
    performedBy: sorted(performedBy),
    position: iteration.position,
    row: iteration.row_key,
    run,
    startedAt: textOf(iteration.started_at),
    values: sorted(iteration.cells),
    verdict: iteration.verdict,
  };
}

function attemptOf(attempt: any, steps: any[], filesOf: Map<string, any[]>) {
  const files = (sequence: number): FileOf[] =>
    (filesOf.get(`${keyOfAttempt(attempt)} ${sequence}`) ?? []).map(
      ({ kind, name, sha256 }) => ({ kind, name, sha256 }),
    );
  return {
    durationMs: attempt.duration_ms,
    failure: attempt.failure,
    files: files(ofAttempt),
    message: attempt.message,
    purpose: attempt.purpose,
    remarks: sorted(attempt.remarks),
    shardAttempt: attempt.shard_attempt,
    startedAt: textOf(attempt.started_at),
    state: attempt.state,
    steps: steps.map(step => ({
      actual: step.actual,
      durationMs: step.duration_ms,
      expected: step.expected,
      files: files(step.sequence),
      keyword: step.keyword,
      message: step.message,
      notices: sorted(step.notices),
      optional: step.optional,
      pageUrl: step.page_url,
      path: step.path,
      sequence: step.sequence,
      startedAt: textOf(step.started_at),
      status: step.status,
      title: step.title,
      usedAlternative: step.used_alternative,
    })),
    try: attempt.try,
    verdict: attempt.verdict,
  };
}

/** A value from a JSON column, its keys in canonical order. */
function sorted(value: unknown): unknown {
  return value === null || value === undefined
    ? null
    : JSON.parse(canonicalJson(value));
}

/** A time as JSON has it. */
function textOf(at: Date | null): string | null {
  return at && at.toISOString();
}

function keyOfAttempt(row: {
  iteration_id: string;
  shard_attempt: number;
  try: number;
}): string {
  return `${row.iteration_id} ${row.shard_attempt} ${row.try}`;
}

function grouped(rows: any[], keyOf: (row: any) => string): Map<string, any[]> {
  const groups = new Map<string, any[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) {
      group.push(row);
    } else {
      groups.set(key, [row]);
    }
  }
  return groups;
}
