import type { Knex } from 'knex';
import type { LoadedIteration } from './shardProgress';

/*
 * How long iterations take, by their last few results: a row for each case, row key and environment of a test set, so
 * that planning a run never reads its history.
 *
 * Rows are written when a shard ends, in the order of their keys and before the row of the run: shards of several runs
 * that end at the same time wait for each other, never in a circle.
 */

/** Results that are kept of an iteration. One that was slow for once does not count then. */
const kept = 5;
const forgottenAfter = '180 days';

type Key = { caseName: string; rowKey: string | null };

/**
 * How long each iteration will take in an environment: the median of its last results there or, where there are none,
 * elsewhere; otherwise the median of its case, then of the test set.
 *
 * @returns milliseconds; null for all when nothing is known of the test set
 */
export async function expectDurations(
  db: Knex,
  { testSet, environment }: { testSet: string; environment: string },
  iterations: Key[],
): Promise<Array<number | null>> {
  const rows: Array<{ case_name: string; row_key: string; last_ms: number[] }> =
    await db('iteration_durations')
      .distinctOn('case_name', 'row_key')
      .where({ test_set: testSet })
      .orderBy(['case_name', 'row_key'])
      .orderByRaw('environment = ? desc, updated_at desc', [environment])
      .select('case_name', 'row_key', 'last_ms');
  const known = new Map<string, number>();
  const ofCases = new Map<string, number[]>();
  for (const { case_name: name, row_key: key, last_ms: last } of rows) {
    const median = medianOf(last)!;
    known.set(keyOf(name, key), median);
    ofCases.set(name, ofCases.get(name) ?? []);
    ofCases.get(name)!.push(median);
  }
  const usual = new Map(
    [...ofCases].map(([name, medians]) => [name, medianOf(medians)]),
  );
  const ofSet = medianOf([...known.values()]);
  return iterations.map(
    ({ caseName, rowKey }) =>
      known.get(keyOf(caseName, rowKey ?? '')) ?? usual.get(caseName) ?? ofSet,
  );
}

function keyOf(caseName: string, rowKey: string): string {
  return JSON.stringify([caseName, rowKey]);
}

function medianOf(values: number[]): number | null {
  if (values.length === 0) {
    return null;
  }
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Keeps how long the iterations took that came to a result, of shards that have ended for good. */
export async function keepDurations(
  trx: Knex.Transaction,
  runId: string,
  iterations: LoadedIteration[],
): Promise<void> {
  const measured = iterations
    .filter(
      ({ verdict, duration_ms: ms }) =>
        ms !== null &&
        (verdict === 'passed' || verdict === 'flaky' || verdict === 'failed'),
    )
    .map(({ id, duration_ms: ms }) => ({ id, ms }));
  if (measured.length === 0) {
    return;
  }
  await trx.raw(
    `insert into iteration_durations as known (test_set, environment, case_name, row_key, last_ms)
     select r.test_set, r.environment, i.case_name, coalesce(i.row_key, ''), array[given.ms]
     from jsonb_to_recordset(cast(:measured as jsonb)) as given(id uuid, ms double precision)
     join iterations i on i.run_id = :run and i.id = given.id
     join test_runs r on r.id = i.run_id
     order by 3, 4
     on conflict (test_set, case_name, row_key, environment) do update set
       last_ms = (known.last_ms || excluded.last_ms)[greatest(1, cardinality(known.last_ms) + 2 - ${kept}):],
       updated_at = now()`,
    { measured: JSON.stringify(measured), run: runId },
  );
}

/** Forgets iterations of a test set that have not been carried out for long: their case or row is gone. */
export async function forgetDurations(
  trx: Knex.Transaction,
  testSet: string,
): Promise<void> {
  await trx('iteration_durations')
    .where({ test_set: testSet })
    .whereRaw(`updated_at < now() - interval '${forgottenAfter}'`)
    .delete();
}
