import {
  pendingOf,
  verdictOfRun,
  verdicts,
  type Verdict,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';

/** What an iteration has come to. */
export interface Result {
  verdict: Verdict;
  durationMs?: number;
  message?: string;
}

/**
 * Gives the iterations of a run the results of a test, without runners; the run is finished when all have one.
 *
 * @param resultOf - the result of an iteration; none leaves it in the queue
 */
export async function setResults(
  knex: Knex,
  runId: string,
  resultOf: (iteration: {
    caseName: string;
    rowKey: string | null;
  }) => Result | undefined,
): Promise<void> {
  const rows = await knex('iterations').where({ run_id: runId });
  const counts = Object.fromEntries(
    verdicts.map(verdict => [verdict, 0]),
  ) as Record<Verdict, number>;
  for (const row of rows) {
    const result = resultOf({ caseName: row.case_name, rowKey: row.row_key });
    if (result) {
      counts[result.verdict] += 1;
      await knex('iterations').where({ run_id: runId, id: row.id }).update({
        state: 'finished',
        verdict: result.verdict,
        message: result.message,
        duration_ms: result.durationMs,
      });
    }
  }
  const done = pendingOf({ ...counts, total: rows.length }) === 0;
  await knex('test_runs')
    .where({ id: runId })
    .update({
      ...counts,
      version: knex.raw('version + 1'),
      ...(done && {
        state: 'finished',
        verdict: verdictOfRun({ ...counts, total: rows.length }),
        finished_at: knex.fn.now(),
      }),
    });
  if (done) {
    await knex('shards')
      .where({ run_id: runId })
      .update({ state: 'finished', outcome: 'done' });
  }
}
