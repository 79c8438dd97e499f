import type { StepResult } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { insertRows } from '../postgres/insertRows';
import type { ShardKey } from '../types';
import {
  toRunState,
  type IterationProgress,
  type RunState,
} from './progressStore';
import { hashOfToken } from './shardKey';
import type {
  AttemptArtifacts,
  LoadedIteration,
  LoadedTry,
  ReportedStep,
} from './shardProgress';
import type { ReportedShard } from './shardStore';

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
  run_id: 'uuid',
  iteration_id: 'uuid',
  shard_attempt: 'integer',
  try: 'integer',
};

/**
 * What has to be known to apply reports of shards whose locks are held: the state of their run, and iterations in the
 * order of their positions. Nothing becomes of iterations that have ended, so their attempts are not loaded.
 */
export interface Progress {
  run: RunState;
  iterations: LoadedIteration[];
}

/** The progress of all iterations of a shard. */
export async function loadProgress(
  trx: Knex.Transaction,
  runId: string,
  shardId: string,
): Promise<Progress> {
  const { rows } = await trx.raw(
    `select * from load_progress(?, '{}', cast(? as uuid[]))`,
    [runId, [shardId]],
  );
  return toProgress(rows[0]);
}

/**
 * Locks the shards of a run that are the runners' own, in the order of their positions, renews their leases, and loads
 * what is known of them.
 *
 * @param wanted - iterations by their ids, and all of the shards that end
 * @returns the shards among it; who is missing may not speak for its shard. Nothing if that is true of all
 */
export async function openReports(
  trx: Knex.Transaction,
  runId: string,
  keys: ShardKey[],
  wanted: { iterations: string[]; shards: string[] },
): Promise<(Progress & { shards: ReportedShard[] }) | undefined> {
  const { rows } = await trx.raw(
    `select * from open_reports(cast(:keys as json), :runId, cast(:iterations as uuid[]), cast(:shards as uuid[]))`,
    {
      ...wanted,
      runId,
      keys: JSON.stringify(
        keys.map(({ shardId, attempt, token }) => ({
          id: shardId,
          attempt,
          hash: hashOfToken(token).toString('hex'),
        })),
      ),
    },
  );
  const { shards } = rows[0];
  return shards.length > 0 ? { ...toProgress(rows[0]), shards } : undefined;
}

function toProgress({ run, iterations, tries }: any): Progress {
  const triesOf = new Map<string, LoadedTry[]>();
  for (const { sequences, ...tried } of tries ?? []) {
    const before = triesOf.get(tried.iteration_id) ?? [];
    before.push({ ...tried, sequences: new Set(sequences) });
    triesOf.set(tried.iteration_id, before);
  }
  return {
    run: toRunState(run),
    iterations: (iterations ?? []).map((iteration: LoadedIteration) => ({
      ...iteration,
      tries: triesOf.get(iteration.id) ?? [],
    })),
  };
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

/** Position among the steps of what hangs on the attempt as a whole. */
export const ofAttempt = -1;

/**
 * Keeps what artifacts there are, and which step or attempt has which. Two steps may have the same bytes under two names.
 */
export async function writeArtifacts(
  trx: Knex.Transaction,
  runId: string,
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
      run_id: runId,
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
