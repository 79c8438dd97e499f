import type { StepResult } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { insertOf, insertRows } from '../postgres/insertRows';
import type { IterationProgress } from './progressStore';
import type {
  AttemptArtifacts,
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

/** Names a shard, and the run whose partitions hold what came of it. */
export interface ShardOfRun {
  id: string;
  run_id: string;
}

const attemptKey = {
  run_id: 'uuid',
  iteration_id: 'uuid',
  shard_attempt: 'integer',
  try: 'integer',
};

/**
 * The iterations of a shard. Attempts are loaded only of those that have not ended, and of those that are named: nothing
 * becomes of the others.
 */
export async function loadIterations(
  trx: Knex.Transaction,
  shard: ShardOfRun,
  named: string[] = [],
): Promise<LoadedIteration[]> {
  return trx('iterations as i')
    .where({ 'i.run_id': shard.run_id, 'i.shard_id': shard.id })
    .orderBy('i.position')
    .select(
      ...progress,
      trx.raw(
        `coalesce((
        select jsonb_agg(to_jsonb(a) order by a.shard_attempt, a.try) from attempts a
        where a.run_id = ? and a.iteration_id = i.id and (i.state <> 'finished' or i.id = any(cast(? as uuid[])))
      ), '[]') as tries`,
        [shard.run_id, named],
      ),
    );
}

/** The iterations of shards of a run that have not ended. */
export async function loadUnfinished(
  trx: Knex.Transaction,
  runId: string,
  shardIds: string[],
): Promise<IterationProgress[]> {
  return trx('iterations as i')
    .where('i.run_id', runId)
    .whereRaw('i.shard_id = any(?)', [shardIds])
    .whereNot('i.state', 'finished')
    .select(progress);
}

const attemptColumns = {
  ...attemptKey,
  state: 'text',
  verdict: 'text',
  message: 'text',
  failure: 'text',
  started_at: 'timestamptz',
  duration_ms: 'double precision',
  purpose: 'text',
  remarks: 'jsonb',
};

const stepColumns = {
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
};

/**
 * Writes attempts and steps, both with one statement.
 *
 * @returns the steps that were not there before
 */
export async function writeResults(
  trx: Knex.Transaction,
  shard: { run_id: string; attempt: number },
  attempts: AttemptProgress[],
  steps: ReportedStep[],
): Promise<ReportedStep[]> {
  if (attempts.length === 0 && steps.length === 0) {
    return [];
  }
  const { rows: added } = await trx.raw(
    `with attempt as (
       ${insertOf('attempts', attemptColumns)}
       on conflict (run_id, iteration_id, shard_attempt, try) do update set
         state = excluded.state, verdict = excluded.verdict, message = excluded.message,
         duration_ms = excluded.duration_ms, failure = excluded.failure, remarks = excluded.remarks
     )
     ${insertOf('test_run_steps', stepColumns)}
     on conflict do nothing returning iteration_id, try, sequence`,
    [
      JSON.stringify(
        attempts.map(attempt => ({ ...attempt, run_id: shard.run_id })),
      ),
      JSON.stringify(steps.map(step => rowOf(shard, step))),
    ],
  );
  const keys = new Set(
    added.map(
      (row: StepKey) => `${row.iteration_id} ${row.try} ${row.sequence}`,
    ),
  );
  // Taken out of the set when found, so that a step which stands twice in one batch is new only once.
  return steps.filter(({ iteration_id, try: number, step }) =>
    keys.delete(`${iteration_id} ${number} ${step.sequence}`),
  );
}

interface StepKey {
  iteration_id: string;
  try: number;
  sequence: number;
}

function rowOf(
  shard: { run_id: string; attempt: number },
  { step, ...key }: ReportedStep,
) {
  return {
    ...key,
    run_id: shard.run_id,
    shard_attempt: shard.attempt,
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
  };
}

/** Position among the steps of what hangs on the attempt as a whole. */
export const ofAttempt = -1;

/**
 * Keeps what artifacts there are, and which step or attempt has which. Two steps may have the same bytes under two names.
 */
export async function writeArtifacts(
  trx: Knex.Transaction,
  shard: { run_id: string; attempt: number },
  steps: Array<
    Omit<ReportedStep, 'step'> & {
      step: Pick<StepResult, 'sequence' | 'artifacts'>;
    }
  >,
  attempts: AttemptArtifacts[],
): Promise<void> {
  const holders = [
    ...steps.map(({ step: { sequence, artifacts = [] }, ...key }) => ({
      ...{ key, sequence, artifacts },
    })),
    ...attempts.map(({ artifacts, ...key }) => ({
      ...{ key, sequence: ofAttempt, artifacts },
    })),
  ];
  const links = holders.flatMap(({ key, sequence, artifacts }) =>
    artifacts.map((artifact, position) => ({
      ...key,
      ...artifact,
      run_id: shard.run_id,
      shard_attempt: shard.attempt,
      sequence,
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
