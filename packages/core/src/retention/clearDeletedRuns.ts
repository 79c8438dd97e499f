import type { Knex } from 'knex';
import { referToNothing } from './fileStore';
import type { Week } from './partitionStore';

/** Iterations whose rows one transaction deletes. */
const batch = 500;

/**
 * Deletes what is left of deleted runs row by row, where their week stays because of others.
 *
 * @param waiting - weeks that are dropped as a whole before long
 */
export async function clearDeletedRuns(
  knex: Knex,
  waiting: Week[],
  goOn: () => boolean,
): Promise<void> {
  while (goOn()) {
    const run = await nextRun(knex, waiting);
    if (!run) {
      return;
    }
    while (await knex.transaction(trx => clearSome(trx, run)));
    await knex('deleted_runs').where({ run_id: run }).delete();
  }
}

async function nextRun(db: Knex, waiting: Week[]): Promise<string | undefined> {
  const { rows } = await db.raw(
    `select run_id from deleted_runs d
     where not exists (
       select from unnest(cast(:lower as uuid[]), cast(:upper as uuid[])) as week (lower, upper)
       where d.run_id >= week.lower and d.run_id < week.upper
     )
     order by run_id limit 1`,
    {
      lower: waiting.map(({ lower }) => lower),
      upper: waiting.map(({ upper }) => upper),
    },
  );
  return rows[0]?.run_id;
}

/** @returns whether there may be more */
async function clearSome(
  trx: Knex.Transaction,
  runId: string,
): Promise<boolean> {
  const ids: string[] = await trx('iterations')
    .where({ run_id: runId })
    .limit(batch)
    .pluck('id');
  const of = (table: string) =>
    trx(table)
      .where({ run_id: runId })
      .whereRaw('iteration_id = any(?)', [ids]);
  await referToNothing(trx, of('step_artifacts').distinct('sha256'));
  for (const table of ['step_artifacts', 'test_run_steps', 'attempts']) {
    await of(table).delete();
  }
  await trx('iterations')
    .where({ run_id: runId })
    .whereRaw('id = any(?)', [ids])
    .delete();
  return ids.length === batch;
}
