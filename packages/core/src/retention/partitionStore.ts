import type { Knex } from 'knex';
import { referToNothing } from './fileStore';

/**
 * The tables that are partitioned by week. `step_artifacts` comes first: as long as its partition is there, a week that
 * was dropped by half is found again.
 */
const tables = [
  'step_artifacts',
  'test_run_steps',
  'attempts',
  'iterations',
] as const;

/** Nobody waits longer for a change of partitions, nor for those who would queue up behind it. */
const lockTimeout = '1s';
const lockNotAvailable = '55P03';

/** A week with its partitions. The bounds are run ids: from `lower`, up to and without `upper`. */
export interface Week {
  /** Its Monday, as the names of the partitions end: `2026_11_23`. */
  name: string;
  lower: string;
  upper: string;
  /** Whether no run can begin in it any more. */
  ended: boolean;
}

/**
 * Makes the partitions of this and the coming weeks that are missing.
 *
 * @returns how many
 */
export async function makeComingPartitions(
  knex: Knex,
  weeks: number,
): Promise<number> {
  return knex.transaction(async trx => {
    await trx.raw(`set local lock_timeout = '${lockTimeout}'`);
    const { rows } = await trx.raw(
      'select make_result_partitions(now(), ?) as made',
      [weeks],
    );
    return rows[0].made;
  });
}

/** Weeks that have a partition of their own, oldest first. */
export async function listWeeks(db: Knex): Promise<Week[]> {
  const { rows } = await db.raw(
    `with mondays as (
       select distinct right(relname, 10) as name
       from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = any(array[${tables
         .map(table => `'${table}'::regclass`)
         .join(', ')}])
         and relname ~ '_[0-9]{4}_[0-9]{2}_[0-9]{2}$'
     ), weeks as (
       select name, to_date(name, 'YYYY_MM_DD')::timestamp at time zone 'UTC' as monday from mondays
     )
     select name, first_uuid_at(monday) as lower, first_uuid_at(monday + interval '168 hours') as upper,
       monday + interval '192 hours' < now() as ended
     from weeks order by name`,
  );
  return rows;
}

/**
 * Drops the weeks that have ended and of which no run is left.
 *
 * @param defaultDays - for environments that do not say how long runs are kept; nothing means for ever
 * @returns what was dropped, and the weeks that will be: of deleted runs in those nothing needs to be done
 */
export async function dropEndedWeeks(
  knex: Knex,
  defaultDays: number | undefined,
): Promise<{ dropped: Week[]; waiting: Week[] }> {
  const dropped: Week[] = [];
  const waiting: Week[] = [];
  for (const week of await listWeeks(knex)) {
    const stays = week.ended
      ? await howLongRunsStay(knex, week, defaultDays)
      : 'soonOver';
    if (stays === 'none') {
      ((await dropWeek(knex, week)) ? dropped : waiting).push(week);
    } else if (stays === 'soonOver') {
      waiting.push(week);
    }
  }
  return { dropped, waiting };
}

/** `long`: at least one run of the week is still there a week from now. */
async function howLongRunsStay(
  db: Knex,
  { lower, upper }: Week,
  defaultDays: number | undefined,
): Promise<'none' | 'soonOver' | 'long'> {
  const { rows } = await db.raw(
    `select bool_or(
       r.state <> 'finished' or r.kept or r.holds > 0 or days is null
       or r.finished_at + days * interval '24 hours' > now() + interval '168 hours'
     ) as long
     from test_runs r
     left join environments e on e.name = r.environment
     cross join lateral (select coalesce(e.retention_days, :defaultDays) as days) as retention
     where r.id >= :lower and r.id < :upper`,
    { lower, upper, defaultDays: defaultDays ?? null },
  );
  if (rows[0].long === null) {
    return 'none';
  }
  return rows[0].long ? 'long' : 'soonOver';
}

/**
 * Each table in a transaction of its own, so that locks on two of them are never held together; a week that was
 * dropped by half is found again.
 *
 * @returns false when a lock could not be got in time; the next round tries again
 */
async function dropWeek(knex: Knex, week: Week): Promise<boolean> {
  try {
    for (const table of tables) {
      await knex.transaction(trx => dropPartition(trx, table, week));
    }
    await knex('deleted_runs')
      .where('run_id', '>=', week.lower)
      .where('run_id', '<', week.upper)
      .delete();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === lockNotAvailable) {
      return false;
    }
    throw error;
  }
}

async function dropPartition(
  trx: Knex.Transaction,
  table: (typeof tables)[number],
  week: Week,
): Promise<void> {
  const partition = `${table}_${week.name}`;
  await trx.raw(`set local lock_timeout = '${lockTimeout}'`);
  const { rows } = await trx.raw(
    `select from pg_inherits join pg_class on pg_class.oid = inhrelid
     where inhparent = cast(? as text)::regclass and relname = ?`,
    [table, partition],
  );
  if (rows.length === 0) {
    return;
  }
  if (table === 'step_artifacts') {
    await referToNothing(trx, trx(partition).distinct('sha256'));
  }
  // Two replicas at once: the second one waits for the lock, and finds nothing.
  await trx.raw('drop table if exists ??', [partition]);
}
