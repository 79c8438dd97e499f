import type { Knex } from 'knex';
import { audit } from '../governance/auditTrail';
import { insertRows } from '../postgres/insertRows';
import type { Caller } from '../types';

/** Runs that one transaction deletes, with all their shards. */
const batch = 50;

/**
 * Deletes runs that ended longer ago than their environment keeps runs, but for those that a person keeps or
 * a sign-off that stands is bound to. Their
 * results are left for later (see `clearDeletedRuns`): nobody finds them without the run.
 *
 * @param defaultDays - for environments that do not say; nothing means for ever
 * @returns how many
 */
export async function deleteExpiredRuns(
  knex: Knex,
  { defaultDays, goOn }: { defaultDays?: number; goOn(): boolean },
  caller: Caller,
): Promise<number> {
  let deleted = 0;
  for (const { environment, days } of await listDays(knex, defaultDays)) {
    let last: number;
    do {
      last = await knex.transaction(trx =>
        deleteSome(trx, environment, days, caller),
      );
      deleted += last;
    } while (last === batch && goOn());
  }
  return deleted;
}

/** The environments that have runs to delete some day. Each is found with one look into the index, whatever their runs. */
export async function listDays(
  db: Knex,
  defaultDays: number | undefined,
): Promise<Array<{ environment: string; days: number }>> {
  const expiring = `state = 'finished' and not kept`;
  const { rows } = await db.raw(
    `with recursive found (environment) as (
       (select environment from test_runs where ${expiring} order by environment limit 1)
       union all
       select (
         select r.environment from test_runs r
         where ${expiring} and r.environment > found.environment order by r.environment limit 1
       )
       from found where found.environment is not null
     )
     select found.environment, coalesce(e.retention_days, :defaultDays) as days
     from found left join environments e on e.name = found.environment
     where coalesce(e.retention_days, :defaultDays) is not null and found.environment is not null`,
    { defaultDays: defaultDays ?? null },
  );
  return rows;
}

async function deleteSome(
  trx: Knex.Transaction,
  environment: string,
  days: number,
  caller: Caller,
): Promise<number> {
  const { rows } = await trx.raw(
    `delete from test_runs where id = any(array(
       select id from test_runs
       where environment = :environment and state = 'finished' and not kept and holds = 0
         and finished_at < statement_timestamp() - :days * interval '24 hours'
       order by finished_at limit :batch for update skip locked
     ))
     returning id, test_set, number, environment, revision_id, verdict, finished_at,
       total, passed, failed, error, flaky, skipped, cancelled`,
    { environment, days, batch },
  );
  await insertRows(
    trx,
    'deleted_runs',
    { run_id: 'uuid' },
    rows.map((run: { id: string }) => ({ run_id: run.id })),
  );
  for (const run of rows) {
    await auditDeleted(trx, caller, run, days);
  }
  await deleteUnpinnedRevisions(
    trx,
    rows.map((run: { revision_id: string }) => run.revision_id),
  );
  return rows.length;
}

async function auditDeleted(
  trx: Knex.Transaction,
  caller: Caller,
  { id, test_set: testSet, finished_at: at, revision_id: _, ...run }: any,
  days: number,
): Promise<void> {
  await audit(trx, caller, {
    action: 'testRun.deleted',
    resource: { kind: 'testRun', name: id },
    before: { testSet, ...run, finishedAt: at.toISOString(), keptDays: days },
  });
}

/** Revisions of a deleted test set stay only as long as a run needs them. */
async function deleteUnpinnedRevisions(
  trx: Knex.Transaction,
  ids: string[],
): Promise<void> {
  await trx('revisions as r')
    .whereNull('test_set_id')
    .whereRaw('r.id = any(?)', [ids])
    .whereNotExists(
      trx('test_runs').whereRaw('revision_id = r.id').select(trx.raw('1')),
    )
    .delete();
}
