import {
  iterationChanges,
  type ChangeCounts,
  type ComparedIteration,
  type IterationChange,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { patternOf } from './iterationFilter';

type Query = Inputs['runs']['compare'];

// The rules stand with `iterationChanges`.
const change = `case
  when base.id is null then 'added'
  when run.id is null then 'removed'
  when run.verdict in ('failed', 'error') and base.verdict in ('failed', 'error') then 'stillFailing'
  when run.verdict in ('failed', 'error') then 'newFailure'
  when run.verdict in ('passed', 'flaky') and base.verdict in ('failed', 'error') then 'fixed'
  when run.verdict in ('passed', 'flaky') then 'unchanged'
  else 'noResult'
end`;

const side = ['id', 'state', 'verdict', 'message', 'duration_ms'];

const columnsOf = (name: string) =>
  side.map(column => `${name}.${column} as ${name}_${column}`).join(', ');

/** Iterations of both runs side by side. Each run is read once, from its own index, and the two are joined by hash. */
const compared = `
  select coalesce(run.case_name, base.case_name) as case_name, coalesce(run.row_key, base.row_key) as row_key,
    run.position, base.position as base_position, ${columnsOf(
      'run',
    )}, ${columnsOf('base')},
    run.duration_ms - base.duration_ms as slower_ms, ${change} as change
  from (select * from iterations where run_id = :id) as run
  full join (select * from iterations where run_id = :base) as base
    on run.case_name = base.case_name and coalesce(run.row_key, '') = coalesce(base.row_key, '')`;

const orders: Record<NonNullable<Query['sort']>, string> = {
  change: `array_position(array['${iterationChanges.join(
    "', '",
  )}'], change), position, base_position`,
  position: 'position, base_position',
  slower: 'slower_ms desc nulls last, position, base_position',
};

/** What became of each iteration from the base to the run: counted, filtered, sorted, page by page. */
export async function compareRuns(
  db: Knex,
  query: Query,
): Promise<{
  counts: ChangeCounts;
  items: ComparedIteration[];
  total: number;
}> {
  const [counts, items] = await Promise.all([
    countChanges(db, query),
    listChanges(db, query),
  ]);
  const wanted = query.changes?.length ? query.changes : iterationChanges;
  const total = [...new Set(wanted)].reduce((sum, one) => sum + counts[one], 0);
  return { counts, items, total };
}

function matching(db: Knex, { id, base, caseName, q }: Query) {
  const found = db.from(db.raw(`(${compared}) as compared`, { id, base }));
  if (caseName !== undefined) {
    found.where({ case_name: caseName });
  }
  if (q?.trim()) {
    const texts = ['case_name', 'row_key', 'run_message', 'base_message'];
    found.where(any =>
      texts.forEach(text => any.orWhereILike(text, patternOf(q))),
    );
  }
  return found;
}

async function countChanges(db: Knex, query: Query): Promise<ChangeCounts> {
  const rows: Array<{ change: IterationChange; count: string }> =
    await matching(db, query)
      .groupBy('change')
      .select('change', db.raw('count(*)'));
  const counts = new Map(rows.map(row => [row.change, Number(row.count)]));
  return Object.fromEntries(
    iterationChanges.map(name => [name, counts.get(name) ?? 0]),
  ) as ChangeCounts;
}

async function listChanges(
  db: Knex,
  query: Query,
): Promise<ComparedIteration[]> {
  const found = matching(db, query);
  if (query.changes?.length) {
    found.whereIn('change', query.changes);
  }
  const rows = await found
    .select('*')
    .orderByRaw(orders[query.sort ?? 'change'])
    .limit(query.limit)
    .offset(query.offset);
  return rows.map(
    (row: any): ComparedIteration => ({
      change: row.change,
      caseName: row.case_name,
      rowKey: row.row_key,
      run: toSide(row, 'run'),
      base: toSide(row, 'base'),
      slowerMs: row.slower_ms,
    }),
  );
}

function toSide(row: any, name: 'run' | 'base') {
  return row[`${name}_id`] === null
    ? null
    : {
        iterationId: row[`${name}_id`],
        state: row[`${name}_state`],
        verdict: row[`${name}_verdict`],
        message: row[`${name}_message`],
        durationMs: row[`${name}_duration_ms`],
      };
}
