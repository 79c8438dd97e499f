import type { Iteration, Run } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { toIteration } from '../execution/iterationStore';
import type { IterationPage } from '../types';
import { iterationsOf, type IterationFilter } from './iterationFilter';

interface IterationQuery extends IterationFilter {
  /** Only those that changed after this version of the run. */
  since?: number;
  sort?: 'position' | 'duration';
  order?: 'asc' | 'desc';
  limit: number;
  offset: number;
}

/** All iterations of a run, in order. */
export async function allIterations(
  db: Knex,
  runId: string,
): Promise<Iteration[]> {
  return (await iterationsOf(db, runId).orderBy('position')).map(toIteration);
}

/**
 * A page of the iterations of a run.
 *
 * @param run - read before: iterations that changed since then may be in the answer, and will be told again
 */
export async function listIterations(
  db: Knex,
  run: Pick<Run, 'id' | 'version' | 'counts'>,
  query: IterationQuery,
): Promise<IterationPage> {
  const { limit, offset } = query;
  // One more than asked for tells whether there is another page.
  const [total, rows] = await Promise.all([
    countMatching(db, run, query),
    sorted(matching(db, run.id, query), query)
      .limit(limit + 1)
      .offset(offset),
  ]);
  const items = rows.slice(0, limit).map(toIteration);
  return { items, total, more: rows.length > limit, version: run.version };
}

function matching(db: Knex, runId: string, query: IterationQuery) {
  const iterations = iterationsOf(db, runId, query);
  return query.since === undefined
    ? iterations
    : iterations
        .where('version', '>', query.since)
        .whereRaw('shard_id = any(array(?))', [
          shardsChanged(db, runId, query.since),
        ]);
}

/** Shards of which an iteration may have changed since: there is no index of the versions of iterations. */
function shardsChanged(db: Knex, runId: string, since: number) {
  return db('shards')
    .where({ run_id: runId })
    .where(changed =>
      changed.where('version', '>', since).orWhereNull('version'),
    )
    .select('id');
}

// What changed since a version only grows while it is read page by page, so in order of position no page misses one.
function sorted(iterations: Knex.QueryBuilder, query: IterationQuery) {
  const order = query.order ?? 'asc';
  return query.sort === 'duration'
    ? iterations.orderByRaw(`duration_ms ${order} nulls last, position`)
    : iterations.orderBy('position', order);
}

/** What the counters of the run know is not counted again. */
async function countMatching(
  db: Knex,
  { id, counts }: Pick<Run, 'id' | 'counts'>,
  query: IterationQuery,
): Promise<number> {
  const { verdicts = [], states = [], caseName, q, since } = query;
  if (caseName === undefined && !q?.trim() && since === undefined) {
    if (verdicts.length === 0 && states.length === 0) {
      return counts.total;
    }
    if (states.length === 0) {
      return [...new Set(verdicts)].reduce((sum, one) => sum + counts[one], 0);
    }
  }
  const [{ total }] = await matching(db, id, query).count('* as total');
  return Number(total);
}
