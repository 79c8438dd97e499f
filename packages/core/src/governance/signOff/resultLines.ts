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
 * attempts and steps with their times, messages and files. Whatever in it is changed afterwards changes its line.
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
  const [attempts, steps, files] = await Promise.all([
    of('attempts').orderBy(attemptKey),
    of('test_run_steps').orderBy([...attemptKey, 'sequence']),
    of('step_artifacts').orderBy([...attemptKey, 'sequence', 'position']),
  ]);
  const attemptsOf = grouped(attempts, ({ iteration_id: id }) => id);
  const stepsOf = grouped(steps, keyOfAttempt);
  const filesOf = grouped(files, row => `${keyOfAttempt(row)} ${row.sequence}`);
  for (const iteration of iterations) {
    const tried = attemptsOf.get(iteration.id) ?? [];
    const all = tried.map(attempt =>
      attemptOf(attempt, stepsOf.get(keyOfAttempt(attempt)) ?? [], filesOf),
    );
    const line = lineOf(run.number, iteration, all);
    yield {
      text: canonicalJson(line),
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

function lineOf(run: number, iteration: any, attempts: object[]) {
  return {
    run,
    position: iteration.position,
    case: iteration.case_name,
    row: iteration.row_key,
    values: iteration.cells,
    verdict: iteration.verdict,
    message: iteration.message,
    startedAt: textOf(iteration.started_at),
    durationMs: iteration.duration_ms,
    attempts,
  };
}

function attemptOf(attempt: any, steps: any[], filesOf: Map<string, any[]>) {
  const files = (sequence: number): FileOf[] =>
    (filesOf.get(`${keyOfAttempt(attempt)} ${sequence}`) ?? []).map(
      ({ kind, name, sha256 }) => ({ kind, name, sha256 }),
    );
  return {
    shardAttempt: attempt.shard_attempt,
    try: attempt.try,
    purpose: attempt.purpose,
    state: attempt.state,
    verdict: attempt.verdict,
    failure: attempt.failure,
    message: attempt.message,
    remarks: attempt.remarks,
    startedAt: textOf(attempt.started_at),
    durationMs: attempt.duration_ms,
    files: files(ofAttempt),
    steps: steps.map(step => ({
      sequence: step.sequence,
      path: step.path,
      keyword: step.keyword,
      title: step.title,
      status: step.status,
      optional: step.optional,
      message: step.message,
      expected: step.expected,
      actual: step.actual,
      pageUrl: step.page_url,
      usedAlternative: step.used_alternative,
      notices: step.notices,
      startedAt: textOf(step.started_at),
      durationMs: step.duration_ms,
      files: files(step.sequence),
    })),
  };
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
