import type { Knex } from 'knex';
import { insertRows } from '../postgres/insertRows';
import type { IterationProgress } from './progressStore';
import type {
  AttemptProgress,
  LoadedIteration,
  ReportedStep,
} from './shardProgress';

const progress = [
  'i.id',
  'i.state',
  'i.verdict',
  'i.message',
  'i.attempts',
  'i.losses',
  'i.steps_done',
  'i.started_at',
  'i.duration_ms',
];

const attemptKey = {
  iteration_id: 'uuid',
  shard_attempt: 'integer',
  try: 'integer',
};

/** The iterations of a shard with all their attempts. */
export async function loadIterations(
  trx: Knex.Transaction,
  shardId: string,
): Promise<LoadedIteration[]> {
  return trx('iterations as i')
    .where('i.shard_id', shardId)
    .orderBy('i.position')
    .select(
      ...progress,
      trx.raw(`coalesce((
        select jsonb_agg(to_jsonb(a) order by a.shard_attempt, a.try) from attempts a where a.iteration_id = i.id
      ), '[]') as tries`),
    );
}

/** The iterations of shards that have not ended. */
export async function loadUnfinished(
  trx: Knex.Transaction,
  shardIds: string[],
): Promise<IterationProgress[]> {
  return trx('iterations as i')
    .whereRaw('i.shard_id = any(?)', [shardIds])
    .whereNot('i.state', 'finished')
    .select(progress);
}

export async function writeAttempts(
  trx: Knex.Transaction,
  attempts: AttemptProgress[],
): Promise<void> {
  await insertRows(
    trx,
    'attempts',
    {
      ...attemptKey,
      state: 'text',
      verdict: 'text',
      message: 'text',
      started_at: 'timestamptz',
      duration_ms: 'double precision',
    },
    attempts,
    `on conflict (iteration_id, shard_attempt, try) do update set
       state = excluded.state, verdict = excluded.verdict, message = excluded.message, duration_ms = excluded.duration_ms`,
  );
}

/** @returns the steps that were not there before */
export async function writeSteps(
  trx: Knex.Transaction,
  shardAttempt: number,
  steps: ReportedStep[],
): Promise<ReportedStep[]> {
  const added = await insertRows<{
    iteration_id: string;
    try: number;
    sequence: number;
  }>(
    trx,
    'test_run_steps',
    {
      ...attemptKey,
      sequence: 'integer',
      path: 'integer[]',
      keyword: 'text',
      title: 'text',
      status: 'text',
      optional: 'boolean',
      started_at: 'timestamptz',
      duration_ms: 'double precision',
      message: 'text',
      expected: 'text',
      actual: 'text',
      page_url: 'text',
      used_alternative: 'integer',
      notices: 'jsonb',
    },
    steps.map(({ step, ...key }) => ({
      ...key,
      shard_attempt: shardAttempt,
      sequence: step.sequence,
      path: step.path,
      keyword: step.keyword,
      title: step.title,
      status: step.status,
      optional: step.optional,
      started_at: step.startedAt,
      duration_ms: step.durationMs,
      message: step.message,
      expected: step.expected,
      actual: step.actual,
      page_url: step.pageUrl,
      used_alternative: step.usedAlternative,
      notices: step.notices,
    })),
    'on conflict do nothing returning iteration_id, try, sequence',
  );
  const keys = new Set(
    added.map(row => `${row.iteration_id} ${row.try} ${row.sequence}`),
  );
  // Taken out of the set when found, so that a step which stands twice in one batch is new only once.
  return steps.filter(({ iteration_id, try: number, step }) =>
    keys.delete(`${iteration_id} ${number} ${step.sequence}`),
  );
}

/** Keeps what artifacts there are, and which step has which. Two steps may have the same bytes under two names. */
export async function writeArtifacts(
  trx: Knex.Transaction,
  shardAttempt: number,
  steps: ReportedStep[],
): Promise<void> {
  const links = steps.flatMap(({ step, ...key }) =>
    (step.artifacts ?? []).map((artifact, position) => ({
      ...key,
      ...artifact,
      shard_attempt: shardAttempt,
      sequence: step.sequence,
      position,
      content_type: artifact.contentType,
    })),
  );
  await insertRows(
    trx,
    'artifacts',
    {
      sha256: 'text',
      kind: 'text',
      name: 'text',
      content_type: 'text',
      size: 'bigint',
    },
    // Whoever else keeps the same bytes at the same time is waited for. One order for all means never in a circle.
    [...links].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
    'on conflict do nothing',
  );
  await insertRows(
    trx,
    'step_artifacts',
    {
      ...attemptKey,
      sequence: 'integer',
      position: 'integer',
      sha256: 'text',
      kind: 'text',
      name: 'text',
    },
    links,
    'on conflict do nothing',
  );
}
