import type { Knex } from 'knex';
import { applyReports, type Report, type ReportOutcome } from './applyReports';
import type { KnownShard, KnownShards } from './knownShards';
import { applyToKnown, recordReports, type KnownReport } from './recordReports';

/**
 * Takes reports of different shards of one run. Those that bring nothing but progress of shards that are known here are
 * written by one statement; all others by a transaction that reads first.
 *
 * When the transaction fails, what was written before it stays. Whoever repeats those reports finds them kept.
 *
 * @returns an outcome for each report, in their order
 */
export async function takeReports(
  knex: Knex,
  shards: KnownShards,
  runId: string,
  reports: Report[],
): Promise<ReportOutcome[]> {
  const known = new Map<Report, KnownShard>();
  for (const report of reports) {
    const shard = shards.take(report.key);
    if (shard) {
      known.set(report, shard);
    }
  }
  const outcomes = await takeShortWay(knex, known);
  const rest = reports.filter(report => !outcomes.has(report));
  if (rest.length > 0) {
    const written = await knex.transaction(trx =>
      applyReports(trx, runId, rest),
    );
    rest.forEach((report, index) => outcomes.set(report, written[index]));
  }
  for (const [report, shard] of known) {
    const outcome = outcomes.get(report)!;
    if ('applied' in outcome) {
      shards.putWritten(shard, outcome.applied, outcome.change);
    }
  }
  return reports.map(report => outcomes.get(report)!);
}

/** @param known - shards that turn out to be otherwise are taken away */
async function takeShortWay(
  knex: Knex,
  known: Map<Report, KnownShard>,
): Promise<Map<Report, ReportOutcome>> {
  const applied = new Map<Report, KnownReport>();
  for (const [report, shard] of known) {
    const one = applyToKnown(report.key, shard, report.events);
    if (one) {
      applied.set(report, one);
    }
  }
  const change =
    applied.size > 0
      ? await recordReports(knex, [...applied.values()])
      : undefined;
  const outcomes = new Map<Report, ReportOutcome>();
  for (const [report, one] of applied) {
    if (change) {
      const answer = { command: 'continue' } as const;
      outcomes.set(report, { answer, change, applied: one.applied });
    } else {
      known.delete(report);
    }
  }
  return outcomes;
}
