import type { RunnerEvent } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { invalid } from '../errors';
import { isUuid } from '../postgres/uuid';
import { endAttempt, type ShardEnd } from './endAttempt';
import { loadIterations, writeArtifacts, writeResults } from './resultStore';
import { ShardProgress } from './shardProgress';
import { keepProgressed, leaveShard, type ShardRow } from './shardStore';
import type { Stopping } from './stopping';

/**
 * Applies the events of a report to a shard that is locked: all but counting them in the run, which comes last.
 *
 * It makes no difference who reports: a runner sends events, and what a person says of a check becomes events.
 *
 * @returns what the iterations have come to, and the end of the shard attempt if the report brought it
 */
export async function applyReport(
  trx: Knex.Transaction,
  shard: ShardRow,
  stopping: Stopping | undefined,
  events: RunnerEvent[],
): Promise<{ progress: ShardProgress; end?: ShardEnd }> {
  const progress = new ShardProgress(
    { attempt: shard.attempt, stopping },
    await loadIterations(trx, shard, iterationsOf(events)),
  );
  const said = applyEvents(progress, shard, events);
  const progressed = shard.progressed || progress.progressed;
  const end =
    said && endAttempt(progress, said, { ...shard, progressed, stopping });
  const added = await writeResults(
    trx,
    shard,
    progress.changedTries,
    progress.steps,
  );
  await writeArtifacts(trx, shard, added, progress.artifacts);
  progress.countSteps(added);
  if (end) {
    await leaveShard(trx, shard.id, end, said.runner);
  } else if (progressed !== shard.progressed) {
    await keepProgressed(trx, shard.id);
  }
  return { progress, end };
}

type ShardFinished = Extract<RunnerEvent, { type: 'shardFinished' }>;

function iterationsOf(events: RunnerEvent[]): string[] {
  return events.flatMap(event =>
    // Others than uuids are refused a moment later.
    event.type !== 'shardFinished' && isUuid(event.iterationId)
      ? [event.iterationId]
      : [],
  );
}

/** @returns the event that ends the shard attempt, after which nothing counts any more */
function applyEvents(
  progress: ShardProgress,
  shard: ShardRow,
  events: RunnerEvent[],
): ShardFinished | undefined {
  refuseForeign(progress, shard, events);
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
  shard: ShardRow,
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
