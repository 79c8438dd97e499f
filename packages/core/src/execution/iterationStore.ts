import type {
  ArtifactRef,
  Attempt,
  Iteration,
  IterationDetail,
  StepResult,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { whereVisible, type VisibleClasses } from '../authoring/accessClasses';
import { Refusal } from '../errors';
import { findCheck } from '../manual/checkStore';
import { isUuid } from '../postgres/uuid';
import { ofAttempt } from './resultStore';

/** @throws Refusal `notFound` */
export async function readIteration(
  db: Knex,
  runId: string,
  id: string,
): Promise<IterationDetail> {
  const row =
    isUuid(runId) && isUuid(id)
      ? await db('iterations').where({ run_id: runId, id }).first()
      : undefined;
  if (!row) {
    throw new Refusal(
      'notFound',
      `Test run “${runId}” has no iteration “${id}”`,
    );
  }
  return {
    ...toIteration(row),
    values: row.cells,
    check: row.is_manual
      ? await findCheck(db, { runId, iterationId: id })
      : null,
    attemptList: await listAttempts(db, { run_id: runId, iteration_id: id }),
  };
}

/** Names an iteration, and with its run the partition of what came of it. */
interface IterationOfRun {
  run_id: string;
  iteration_id: string;
}

async function listAttempts(db: Knex, of: IterationOfRun): Promise<Attempt[]> {
  const [attempts, artifacts] = await Promise.all([
    db('attempts').where(of).orderBy(['shard_attempt', 'try']),
    listArtifacts(db, of),
  ]);
  const steps = await listSteps(db, of, artifacts);
  return attempts.map((row, index) => ({
    number: index + 1,
    purpose: row.purpose,
    state: row.state,
    verdict: row.verdict,
    failure: row.failure,
    message: row.message,
    startedAt: row.started_at.toISOString(),
    durationMs: row.duration_ms,
    steps: steps.get(keyOf(row)) ?? [],
    artifacts: artifacts.get(`${keyOf(row)} ${ofAttempt}`) ?? [],
    remarks: row.remarks ?? [],
  }));
}

/** Steps of each attempt. */
async function listSteps(
  db: Knex,
  of: IterationOfRun,
  artifacts: Map<string, ArtifactRef[]>,
): Promise<Map<string, StepResult[]>> {
  const rows = await db('test_run_steps')
    .where(of)
    .orderBy(['shard_attempt', 'try', 'sequence']);
  const steps = new Map<string, StepResult[]>();
  for (const row of rows) {
    const before = steps.get(keyOf(row)) ?? [];
    before.push({
      ...toStep(row),
      artifacts: artifacts.get(`${keyOf(row)} ${row.sequence}`),
    });
    steps.set(keyOf(row), before);
  }
  return steps;
}

/** Artifacts of each step, and of each attempt as a whole. */
async function listArtifacts(
  db: Knex,
  of: IterationOfRun,
): Promise<Map<string, ArtifactRef[]>> {
  const rows = await db('step_artifacts as l')
    .join('artifacts as a', 'a.sha256', 'l.sha256')
    .where(of)
    .orderBy('l.position')
    .select('l.*', 'a.content_type', 'a.size');
  const artifacts = new Map<string, ArtifactRef[]>();
  for (const row of rows) {
    const key = `${keyOf(row)} ${row.sequence}`;
    artifacts.set(key, [...(artifacts.get(key) ?? []), toArtifact(row)]);
  }
  return artifacts;
}

/** @param classes - a file is seen when a result of one of these refers to it */
export async function findArtifact(
  db: Knex,
  sha256: string,
  classes?: VisibleClasses,
): Promise<ArtifactRef | undefined> {
  const files = db('artifacts').where({ sha256 });
  if (classes) {
    files.whereExists(results => {
      results
        .from('step_artifacts as l')
        .join('test_runs as r', 'r.id', 'l.run_id')
        .where('l.sha256', sha256);
      whereVisible(results, 'r.access_class', classes);
    });
  }
  const row = await files.first();
  return row && toArtifact(row);
}

export function noArtifact(sha256: string): never {
  throw new Refusal('notFound', `There is no artifact ${sha256}`);
}

function keyOf(row: { shard_attempt: number; try: number }): string {
  return `${row.shard_attempt} ${row.try}`;
}

function toArtifact(row: any): ArtifactRef {
  return {
    sha256: row.sha256,
    kind: row.kind,
    name: row.name,
    contentType: row.content_type,
    size: Number(row.size),
  };
}

export function toStep(row: any): StepResult {
  return {
    sequence: row.sequence,
    path: row.path,
    keyword: row.keyword,
    title: row.title,
    status: row.status,
    optional: row.optional ?? undefined,
    startedAt: row.started_at.toISOString(),
    durationMs: row.duration_ms,
    message: row.message ?? undefined,
    expected: row.expected ?? undefined,
    actual: row.actual ?? undefined,
    pageUrl: row.page_url ?? undefined,
    usedAlternative: row.used_alternative ?? undefined,
    notices: row.notices ?? undefined,
  };
}

export function toIteration(row: any): Iteration {
  return {
    id: row.id,
    position: row.position,
    caseName: row.case_name,
    rowKey: row.row_key,
    state: row.state,
    verdict: row.verdict,
    message: row.message,
    attempts: row.attempts,
    stepsDone: row.steps_done,
    startedAt: row.started_at?.toISOString() ?? null,
    durationMs: row.duration_ms,
    version: row.version,
    isManual: row.is_manual ?? false,
    ...(row.is_mocked && { isMocked: true }),
  };
}
