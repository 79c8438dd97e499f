import type { Knex } from 'knex';
import type { CheckNotice } from '../types';

/** How long before its date somebody is reminded of a check; checks of which there is less time left are not. */
const reminderHours = 24;

const reasons: Array<{
  reason: CheckNotice['reason'];
  /** Column that keeps when it was told. */
  told: string;
  isDue: string;
}> = [
  { reason: 'assigned', told: 'announced_at', isDue: 'true' },
  {
    reason: 'dueSoon',
    told: 'reminded_at',
    isDue: `c.due_at > statement_timestamp() and c.due_at <= statement_timestamp() + interval '${reminderHours} hours'
      and c.announced_at < statement_timestamp() - interval '1 hour'`,
  },
  {
    reason: 'overdue',
    told: 'overdue_at',
    isDue: 'c.due_at <= statement_timestamp()',
  },
];

/**
 * Takes what people are to be told of their checks: that they got some, that some are due soon, that some are overdue.
 *
 * Whoever asks gets a notice, and nobody else: it is marked as told in the statement that finds it, and rows that another
 * replica is marking just now are passed over. What could not be told is given back (`giveBackNotices`). If the replica
 * dies before it has told, nobody is told; the inbox shows the checks all the same.
 *
 * @param limit - checks that are looked at for each reason
 */
export async function takeNotices(
  db: Knex,
  limit: number,
): Promise<CheckNotice[]> {
  const notices: CheckNotice[] = [];
  for (const { reason, told, isDue } of reasons) {
    const { rows } = await db.raw(
      `with taken as (
         update manual_checks set ${told} = statement_timestamp()
         where (run_id, iteration_id) in (
           select c.run_id, c.iteration_id from manual_checks c
           where c.finished_at is null and c.${told} is null and ${isDue}
           order by c.due_at, c.run_id limit ? for update skip locked
         )
         returning run_id, iteration_id, assignee, due_at, claimed_by ->> 'ref' as claimed_by
       )
       select t.run_id as "runId", array_agg(t.iteration_id) as iterations,
         cast(statement_timestamp() as text) as "takenAt", r.number as "runNumber", r.test_set as "testSet",
         r.test_set_title as "testSetTitle", r.environment,
         coalesce(t.claimed_by, t.assignee) as recipient, r.created_by ->> 'ref' as "startedBy",
         cast(count(*) as integer) as checks, min(t.due_at) as "dueAt"
       from taken t join test_runs r on r.id = t.run_id
       group by t.run_id, r.id, coalesce(t.claimed_by, t.assignee)`,
      [limit],
    );
    notices.push(
      ...rows.map((row: any) => ({
        ...row,
        reason,
        dueAt: row.dueAt?.toISOString() ?? null,
      })),
    );
  }
  return notices;
}

/**
 * Unmarks what could not be told, so that it is given out again while there is reason to. Checks that were given to
 * somebody else meanwhile, or were told since, are left as they are.
 */
export async function giveBackNotices(
  db: Knex,
  notices: CheckNotice[],
): Promise<void> {
  for (const { reason, runId, iterations, takenAt } of notices) {
    const { told } = reasons.find(one => one.reason === reason)!;
    await db('manual_checks')
      .where({ run_id: runId })
      .whereRaw('iteration_id = any(?)', [iterations])
      .whereRaw('?? = cast(? as timestamptz)', [told, takenAt])
      .update({ [told]: null });
  }
}
