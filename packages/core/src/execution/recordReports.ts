import type { RunnerEvent } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { keepable } from '../postgres/keepableText';
import type { RunChange, ShardKey } from '../types';
import { applyReport, type AppliedReport } from './applyReport';
import type { KnownShard } from './knownShards';
import { countEnded, toChange, writtenAs } from './progressStore';
import { hashOfToken } from './shardKey';

/** A report of a shard that is known here, and what would become of the shard by it. */
export interface KnownReport {
  key: ShardKey;
  known: KnownShard;
  applied: AppliedReport;
}

/**
 * Applies a report to what is known of its shard, if it brings nothing but progress of iterations that are known: no end
 * of the shard, no files, no wish of the site to be asked less.
 *
 * @returns nothing if it has to go the long way; then what is known has not changed
 */
export function applyToKnown(
  key: ShardKey,
  known: KnownShard,
  events: RunnerEvent[],
): KnownReport | undefined {
  if (!events.every(event => isPlain(event, known))) {
    return undefined;
  }
  const named = new Set(
    events.map(event => (event as { iterationId: string }).iterationId),
  );
  const applied = applyReport(
    undefined,
    known.shard,
    [...named].map(id => known.iterations.get(id)!),
    keepable(events),
  );
  return applied.progress.changed.length > 0
    ? { key, known, applied }
    : undefined;
}

function isPlain(event: RunnerEvent, { iterations }: KnownShard): boolean {
  switch (event.type) {
    case 'shardFinished':
      return false;
    case 'stepFinished':
      return iterations.has(event.iterationId) && !event.step.artifacts?.length;
    case 'attemptFinished':
      return (
        iterations.has(event.iterationId) &&
        !event.artifacts?.length &&
        !event.pushback
      );
    default:
      return iterations.has(event.iterationId);
  }
}

/**
 * Writes reports of different shards of a run with one statement, if the shards are as they are known here and the run
 * goes on afterwards.
 *
 * @returns nothing if it is otherwise, and nothing was written
 */
export async function recordReports(
  db: Knex,
  reports: KnownReport[],
): Promise<RunChange | undefined> {
  const [{ run, week }] = reports.map(({ known }) => known);
  // Whoever needs several shards locks them in the order of their positions.
  const inOrder = [...reports].sort(
    (a, b) => a.known.shard.position - b.known.shard.position,
  );
  const shards = inOrder.map(({ known }) => known.shard);
  const progress = inOrder.map(({ applied }) => applied.progress);
  const changed = progress.flatMap(one => one.changed);
  const ended = countEnded(changed);
  const { rows } = await db.raw(
    `select record_reports(:run, cast(:week as regclass), cast(:ids as uuid[]), cast(:numbers as integer[]),
       cast(:hashes as bytea[]), cast(:versions as integer[]), cast(:progressed as boolean[]),
       cast(:ended as integer[]), cast(:changed as json), cast(:begunTries as json), cast(:changedTries as json),
       cast(:steps as json)) as version`,
    {
      run: run.id,
      week,
      ids: shards.map(({ id }) => id),
      numbers: shards.map(({ attempt }) => attempt),
      hashes: inOrder.map(({ key }) => hashOfToken(key.token)),
      versions: shards.map(({ version }) => version),
      progressed: inOrder.map(({ applied }) => applied.progressed),
      ended: [
        ended.passed,
        ended.failed,
        ended.error,
        ended.flaky,
        ended.skipped,
        ended.cancelled,
      ],
      ...writtenAs(changed, {
        begunTries: progress.flatMap(one => one.begunTries),
        changedTries: progress.flatMap(one => one.changedTries),
        steps: progress.flatMap(one => one.steps),
      }),
    },
  );
  const { version } = rows[0];
  return version === null
    ? undefined
    : toChange({ ...run, state: 'running', version });
}
