import {
  pendingOf,
  verdictOfRun,
  verdicts,
  type MergedSummary,
  type VerdictCounts,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';

// More repeats of one run are not read together: it bounds the time of every page that shows one of them.
const largestFamily = 100;

/** A run of a family, at the version where it was read. */
export interface FamilyMember {
  id: string;
  number: number;
  version: number;
}

/**
 * A run, or the run that it repeats a part of, with all repeats of parts of it, and of parts of those: oldest first.
 *
 * @returns one run when it was never repeated in part
 */
export async function familyOf(db: Knex, id: string): Promise<FamilyMember[]> {
  const { rows } = await db.raw(
    `with recursive up as (
       select id, repeats_id, repeats_part from test_runs where id = ?
       union
       select r.id, r.repeats_id, r.repeats_part from up join test_runs r on r.id = up.repeats_id where up.repeats_part
     ), down as (
       select id from up where not repeats_part or repeats_id is null
       union
       select r.id from down join test_runs r on r.repeats_id = down.id and r.repeats_part
     )
     select r.id, r.number, r.version from down join test_runs r using (id) order by r.number limit ?`,
    [id, largestFamily],
  );
  return rows;
}

/**
 * The newest result of each iteration of a family, with the columns of iterations and `run_number`; `position` is the
 * one in the oldest run. What is skipped, cancelled or unfinished takes the place of no result.
 */
export function newestResults(db: Knex, family: Array<{ id: string }>) {
  return db.raw(
    `select distinct on (i.case_name, coalesce(i.row_key, '')) i.*, r.number as run_number,
       first_value(i.position) over (partition by i.case_name, coalesce(i.row_key, '') order by r.number) as place
     from iterations i join test_runs r on r.id = i.run_id
     where i.run_id = any(:ids) and r.id = any(:ids)
     order by i.case_name, coalesce(i.row_key, ''),
       coalesce(i.verdict in ('passed', 'failed', 'error', 'flaky'), false) desc, r.number desc`,
    { ids: family.map(({ id }) => id) },
  );
}

/** What a run and the repeats of its parts have come to; nothing when there are none. */
export async function summarizeFamily(
  db: Knex,
  id: string,
): Promise<MergedSummary | null> {
  const family = await familyOf(db, id);
  return family.length > 1
    ? {
        runs: family.map(({ id: one, number }) => ({ id: one, number })),
        ...(await countFamily(db, family)),
      }
    : null;
}

type FamilyCounts = Pick<MergedSummary, 'counts' | 'verdict'>;

// Counting reads all iterations of a family, and whoever looks at one of its runs asks for the counts.
const lastCounted = new Map<string, FamilyCounts>();
const mostCounted = 1_000;

/**
 * Counts and verdict of the newest results of a family. They are remembered by the versions of its runs, without which
 * nothing of them changes.
 */
export async function countFamily(
  db: Knex,
  family: FamilyMember[],
): Promise<FamilyCounts> {
  // A version that a transaction sees may never come to be.
  if (db.isTransaction) {
    return countNow(db, family);
  }
  const key = family.map(({ id, version }) => `${id} ${version}`).join();
  const known = lastCounted.get(key) ?? (await countNow(db, family));
  // What was asked for last is forgotten last.
  lastCounted.delete(key);
  lastCounted.set(key, known);
  if (lastCounted.size > mostCounted) {
    lastCounted.delete(lastCounted.keys().next().value!);
  }
  return known;
}

/** How many of the newest results of a family rest on answers of the test in place of the site. */
export async function countMocked(
  db: Knex,
  family: Array<{ id: string }>,
): Promise<number> {
  const [{ count }] = await db
    .from(db.raw('(?) as newest', [newestResults(db, family)]))
    .where('is_mocked', true)
    .count();
  return Number(count);
}

async function countNow(
  db: Knex,
  family: FamilyMember[],
): Promise<FamilyCounts> {
  const rows: Array<{ verdict: keyof VerdictCounts | null; count: string }> =
    await db
      .from(db.raw('(?) as newest', [newestResults(db, family)]))
      .groupBy('verdict')
      .select('verdict', db.raw('count(*)'));
  const counts = Object.fromEntries(
    ['total', ...verdicts].map(key => [key, 0]),
  ) as VerdictCounts;
  for (const { verdict, count } of rows) {
    counts.total += Number(count);
    if (verdict) {
      counts[verdict] += Number(count);
    }
  }
  return {
    counts,
    verdict: pendingOf(counts) === 0 ? verdictOfRun(counts) : null,
  };
}
