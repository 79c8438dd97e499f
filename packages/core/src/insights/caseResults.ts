import { verdicts, type CaseResult } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { iterationsOf, type IterationFilter } from './iterationFilter';

const counted = verdicts
  .map(
    verdict => `count(*) filter (where verdict = '${verdict}') as ${verdict}`,
  )
  .join(', ');

/** The cases of a run in the order of their first iterations, counted from those that match. */
export async function countCases(
  db: Knex,
  query: IterationFilter & { id: string },
): Promise<CaseResult[]> {
  const rows: any[] = await iterationsOf(db, query.id, query)
    .groupBy('case_name')
    .orderByRaw('min(position)')
    .select(
      'case_name',
      db.raw(`min(position) as position, count(*) as total, ${counted},
        count(*) filter (where state = 'queued') as queued,
        count(*) filter (where state = 'running') as running,
        coalesce(sum(duration_ms), 0) as duration_ms, max(duration_ms) as slowest_ms`),
    );
  return rows.map(
    (row): CaseResult => ({
      caseName: row.case_name,
      position: row.position,
      counts: {
        total: Number(row.total),
        passed: Number(row.passed),
        failed: Number(row.failed),
        error: Number(row.error),
        flaky: Number(row.flaky),
        skipped: Number(row.skipped),
        cancelled: Number(row.cancelled),
      },
      queued: Number(row.queued),
      running: Number(row.running),
      durationMs: row.duration_ms,
      slowestMs: row.slowest_ms,
    }),
  );
}
