import type { RunnerEvent } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { invalid } from '../errors';
import { endAttempt, type ShardEnd } from './endAttempt';
import { writeArtifacts } from './resultStore';
import { ShardProgress, type LoadedIteration } from './shardProgress';
import { keepProgressed, leaveShard, type ReportedShard } from './shardStore';
import type { Stopping } from './stopping';

/** A report that counts, applied in memory. */
export interface AppliedReport {
  shard: ReportedShard;
  progress: ShardProgress;
  /** Whether the newest attempt of the shard has finished an iteration. */
  progressed: boolean;
  /** Set when the report brought the end of the shard attempt. */
  end?: ShardEnd;
  runner?: ShardFinished['runner'];
}

type ShardFinished = Extract<RunnerEvent, { type: 'shardFinished' }>;

/**
 * Applies the events of a report to a shard that is locked, without writing anything.
 *
 * It makes no difference who reports: a runner sends events, and what a person says of a check becomes events.
 *
 * @param iterations - of the shard: those that the events name, and all of them if they bring its end
 * @throws Refusal `invalid` when an event is about an iteration of another shard
 */
export function applyReport(
  stopping: Stopping | undefined,
  shard: ReportedShard,
  iterations: LoadedIteration[],
  events: RunnerEvent[],
): AppliedReport {
  const progress = new ShardProgress(
    { attempt: shard.attempt, stopping },
    iterations,
  );
  refuseForeign(progress, shard, events);
  const said = applyEvents(progress, events);
  const progressed = shard.progressed || progress.progressed;
  return {
    shard,
    progress,
    progressed,
    end: said && endAttempt(progress, said, { ...shard, progressed, stopping }),
    runner: said?.runner,
  };
}

/** @returns the event that ends the shard attempt, after which nothing counts any more */
function applyEvents(
  progress: ShardProgress,
  events: RunnerEvent[],
): ShardFinished | undefined {
  for (const event of events) {
    if (event.type === 'shardFinished') {
      return event;
    }
    progress.apply(event);
  }
  return undefined;
}

function refuseForeign(
  progress: ShardProgress,
  shard: ReportedShard,
  events: RunnerEvent[],
): void {
  const problems = events.flatMap((event, index) =>
    event.type === 'shardFinished' || progress.has(event.iterationId)
      ? []
      : [
          {
            path: ['events', index, 'iterationId'],
            place: `event ${index + 1}, iterationId`,
            message: `iteration ${event.iterationId} is not part of shard ${shard.id}`,
          },
        ],
  );
  if (problems.length > 0) {
    throw invalid(
      `Nothing of the report of shard ${shard.id} was kept`,
      problems,
    );
  }
}

/** Writes the files that reports refer to, and the ends of shards; `recordProgress` writes the rest. */
export async function writeEvidenceAndEnds(
  trx: Knex.Transaction,
  runId: string,
  applied: AppliedReport[],
): Promise<void> {
  await writeArtifacts(
    trx,
    runId,
    applied.flatMap(({ progress }) => progress.steps),
    applied.flatMap(({ progress }) => progress.artifacts),
  );
  for (const { shard, end, runner } of applied) {
    if (end) {
      await leaveShard(trx, shard.id, end, runner);
    }
  }
  await keepProgressed(
    trx,
    applied
      .filter(one => !one.end && one.progressed !== one.shard.progressed)
      .map(({ shard }) => shard.id),
  );
}
