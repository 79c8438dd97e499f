import type { EventAnswer, RunnerEvent } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { Refusal } from '../errors';
import { keepable } from '../postgres/keepableText';
import { isUuid } from '../postgres/uuid';
import type { RunChange, ShardKey } from '../types';
import {
  applyReport,
  writeEvidenceAndEnds,
  type AppliedReport,
} from './applyReport';
import { keepDurations } from './durations';
import { recordProgress, type RunState } from './progressStore';
import { openReports } from './resultStore';
import { assertKey } from './shardKey';
import type { ShardProgress } from './shardProgress';
import { findShard } from './shardStore';
import { slowDownFor } from './slowDown';

/** What a runner says of its shard at once. */
export interface Report {
  key: ShardKey;
  events: RunnerEvent[];
}

/** What became of a report; of one that was refused nothing is kept. */
export type ReportOutcome =
  | { answer: EventAnswer; change: RunChange; applied: AppliedReport }
  | { refused: Refusal };

/**
 * Applies reports of different shards of one run: lock the shards, renew their leases and read what is known of them,
 * decide in memory, write artifacts and ends where there are some, then everything else. That is two statements, however
 * many reports and events there are.
 *
 * @returns an outcome for each report, in their order
 */
export async function applyReports(
  trx: Knex.Transaction,
  runId: string,
  reports: Report[],
): Promise<ReportOutcome[]> {
  const opened = await openReports(
    trx,
    runId,
    reports.map(({ key }) => key),
    wantedBy(reports),
  );
  if (!opened) {
    return Promise.all(
      reports.map(async ({ key }) => ({ refused: await whyNotOwn(trx, key) })),
    );
  }
  const { run, iterations, shards } = opened;
  const own = new Map(shards.map(shard => [shard.id, shard]));
  const applied = await Promise.all(
    reports.map(async ({ key, events }) => {
      const shard = own.get(key.shardId);
      return shard
        ? orRefusal(() =>
            applyReport(
              run.stopping,
              shard,
              iterations.filter(one => one.shard_id === shard.id),
              keepable(events),
            ),
          )
        : whyNotOwn(trx, key);
    }),
  );
  const change = await write(
    trx,
    run,
    applied.filter((one): one is AppliedReport => !(one instanceof Refusal)),
  );
  const answer = { command: run.stopping ? 'stop' : 'continue' } as const;
  return applied.map(one =>
    one instanceof Refusal
      ? { refused: one }
      : { answer, change, applied: one },
  );
}

/** Iterations that are named, and all of the shards that end. */
function wantedBy(reports: Report[]) {
  const iterations = new Set<string>();
  const shards = new Set<string>();
  for (const { key, events } of reports) {
    for (const event of events) {
      if (event.type === 'shardFinished') {
        shards.add(key.shardId);
      } else if (isUuid(event.iterationId)) {
        // Others than uuids are refused a moment later.
        iterations.add(event.iterationId);
      }
    }
  }
  return { iterations: [...iterations], shards: [...shards] };
}

async function whyNotOwn(db: Knex, key: ShardKey): Promise<Refusal> {
  const shard = await findShard(db, key.shardId);
  return orRefusal((): Refusal => {
    assertKey(shard, key);
    return new Refusal('fenced', `Shard ${key.shardId} has just ended`);
  });
}

function orRefusal<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) {
      return error;
    }
    throw error;
  }
}

async function write(
  trx: Knex.Transaction,
  run: RunState,
  applied: AppliedReport[],
): Promise<RunChange> {
  const all = <T>(of: (progress: ShardProgress) => T[]) =>
    applied.flatMap(({ progress }) => of(progress));
  await writeEvidenceAndEnds(trx, run.id, applied);
  await keepDurations(
    trx,
    run.id,
    applied.flatMap(({ end, progress }) =>
      end?.state === 'finished' ? progress.all : [],
    ),
  );
  await slowDownFor(
    trx,
    run.environment,
    all(progress => progress.pushbacks),
  );
  return recordProgress(
    trx,
    run,
    all(progress => progress.changed),
    {
      begins: applied.length > 0,
      results: {
        begunTries: all(progress => progress.begunTries),
        changedTries: all(progress => progress.changedTries),
        steps: all(progress => progress.steps),
      },
    },
  );
}
