import type {
  Iteration,
  MergedIteration,
  MergedRun,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { toIteration } from '../execution/iterationStore';
import { readSummaries, readSummary } from '../execution/runStore';
import type { SignedIteration } from '../types';
import { whereMatches, type IterationFilter } from './iterationFilter';
import { countFamily, familyOf, newestResults } from './runFamily';

/** A run together with the repeats of its parts. @throws Refusal `notFound` */
export async function mergeRuns(
  db: Knex,
  query: IterationFilter & { id: string; limit: number; offset: number },
): Promise<MergedRun> {
  await readSummary(db, query.id);
  const family = await familyOf(db, query.id);
  const matching = () =>
    whereMatches(
      db.from(db.raw('(?) as newest', [newestResults(db, family)])),
      query,
    );
  const [runs, counted, [{ total }], rows] = await Promise.all([
    readSummaries(
      db,
      family.map(({ id }) => id),
    ),
    countFamily(db, family),
    matching().count('* as total'),
    matching()
      .select('*')
      .orderBy('place')
      .limit(query.limit)
      .offset(query.offset),
  ]);
  return {
    runs,
    ...counted,
    items: rows.map(toMergedIteration),
    total: Number(total),
  };
}

function toMergedIteration(row: any): MergedIteration {
  return {
    ...toIteration(row),
    position: row.place,
    runId: row.run_id,
    runNumber: row.run_number,
  };
}

/** The newest result of each iteration of these runs and no others, in order. */
export async function signedIterations(
  db: Knex,
  runs: Array<{ id: string }>,
): Promise<SignedIteration[]> {
  const rows = await db
    .from(db.raw('(?) as newest', [newestResults(db, runs)]))
    .leftJoin('manual_checks as c', join =>
      join.on('c.run_id', 'newest.run_id').andOn('c.iteration_id', 'newest.id'),
    )
    .select('newest.*', 'c.performed_by')
    .orderBy(['newest.place', 'newest.case_name', 'newest.row_key']);
  return rows.map((row: any) => ({
    ...toMergedIteration(row),
    performedBy: row.performed_by,
  }));
}

/** All iterations of a run, in order, with the verdicts they have together with the repeats of its parts. */
export async function withNewestVerdicts(
  db: Knex,
  run: { id: string },
): Promise<Iteration[]> {
  const newest = newestResults(db, await familyOf(db, run.id));
  const rows = await db('iterations as i')
    .joinRaw(
      `join (?) as newest on newest.case_name = i.case_name and coalesce(newest.row_key, '') = coalesce(i.row_key, '')`,
      [newest],
    )
    .where('i.run_id', run.id)
    .orderBy('i.position')
    .select('i.*', 'newest.verdict');
  return rows.map(toIteration);
}
