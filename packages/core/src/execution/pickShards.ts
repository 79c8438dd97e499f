import type { Knex } from 'knex';

/*
 * Which queued shard may be handed out, and in which order: the one place where that is decided, for dispatchers that
 * look for work and for runners that ask for the next shard of their run.
 *
 * Who runs at the same time: a dispatcher in each replica, and any number of runners.
 *
 * A shard may be handed out when its run has not come to its deadline, neither the run nor the environment has as many
 * shards under way as it may have, and nobody holds one of its locks. A shard that may not be handed out stands in
 * nobody's way. How many places the executor has is known by those who ask: they give the limit.
 *
 * In order: the priority of its run, which rises while the run gets older, so that nobody starves; then its turn, which
 * is its place in the queue of its run, counted on from the shards of the run that are under way; then the age of the
 * run. So a run of thousands of iterations gets all places when it is alone, and delays a short run by one shard at most.
 *
 * Guaranteed:
 * - No shard is taken twice: rows are locked, and `skip locked` passes over those that somebody else is taking.
 * - Limits and locks hold at every moment, with any number of dispatchers. Shards under way are counted, and locks are
 *   taken, in transactions that run one after the other: first they take an advisory lock, which ends with the
 *   transaction, for each environment in which something is limited at all. There is no row that everybody writes, and
 *   where nothing is limited nobody waits for anybody. Locks have a unique key as well.
 * - No deadlock: the advisory locks are taken in the order of their numbers, after that of an executor (`doorbellStore`)
 *   and before anything else. After them nothing is waited for: a lock that is held, or just given up, is passed over.
 *
 * Not guaranteed: a limit that is lowered, or set for the first time, ends nothing that is under way.
 */

/** How long a run waits until it counts as one of the next higher priority. */
const ageingSeconds = 10 * 60;
/** How long a slowed environment waits for each further shard at the same time. */
export const easingSeconds = 30;
// How many queued shards of a run are looked at beyond those asked for: other replicas may hold the first ones just now.
const lookAhead = 100;

export interface PickRequest {
  executor: string;
  limit: number;
  /** Only shards of this run. */
  runId?: string;
}

/** A shard that is locked by the transaction and may be handed out. */
export interface PickedShard {
  id: string;
  environment: string;
  locks: string[];
}

/** Shards at the same time that a slowed environment takes by now: none while it pauses, then one more every so often. */
const slowedParallel = `case when p.paused_until > statement_timestamp() then 0
  else p.parallel + floor(extract(epoch from statement_timestamp() - p.paused_until) / ${easingSeconds}) end`;

/** What else there is to know of a run `r`: its environment `e` as it is now, and how it is slowed `p`. */
export const withEnvironment = `test_runs r
  left join environments e on e.name = r.environment
  left join slowed_environments p on p.environment = r.environment and p.slow_until > statement_timestamp()`;

/** Most shards at the same time in the environment of a run; null: any number. */
export const mostOfEnvironment = `cast(least(e.parallel, ${slowedParallel}) as integer)`;

const shardsUnderWay = `(select count(*) from shards w where w.run_id = r.id and w.state = 'running')`;

/** Shards under way in an environment, of all runs and executors. */
export const underWayIn = (environment: string) =>
  `(select cast(coalesce(sum(${shardsUnderWay}), 0) as integer)
    from test_runs r where r.environment = ${environment} and r.state <> 'finished')`;

/** Whether something must be counted, or held, to hand a shard of the run out. */
const isLimited = `(r.exclusive or coalesce(r.parallel, e.parallel, p.parallel) is not null)`;

/** The queued shards that may be handed out, each with its place in the order. */
const allowedShards = `
  with active as (
    select r.id, r.environment, r.created_at,
      greatest(0, r.priority - floor(extract(epoch from statement_timestamp() - r.created_at) / ${ageingSeconds}))
        as priority,
      ${shardsUnderWay} as running, r.parallel, ${mostOfEnvironment} as most
    from ${withEnvironment}
    where r.executor = :executor and r.state in ('queued', 'running') and r.deadline > statement_timestamp()
      and (not ${isLimited} or cast(:locked as text[]) is null or r.environment = any(:locked))
  ), room as (
    select limited.environment, limited.most - ${underWayIn(
      'limited.environment',
    )} as places
    from (select distinct environment, most from active where most is not null) limited
  ), waiting as (
    select s.id, a.id as run_id, a.environment, s.locks, room.places,
      row_number() over (
        order by a.priority, a.running + s.place, a.created_at, a.id
      ) as place
    from active a
    left join room using (environment)
    cross join lateral (
      select q.id, q.locks, row_number() over (order by q.position) as place
      from shards q
      where q.run_id = a.id and q.state = 'queued' and not exists (
        select from held_locks h where h.environment = a.environment and h.name = any(q.locks)
      )
      order by q.position
      limit greatest(0, least(cast(:reach as integer), room.places, a.parallel - a.running))
    ) s
  ), colliding as (
    select id from (
      select id, rank() over (partition by environment, name order by place) as number
      from waiting cross join unnest(locks) as name
    ) wanting where number > 1
  ), allowed as materialized (
    select * from (
      select id, run_id, environment, place, places,
        row_number() over (partition by environment order by place) as number
      from waiting where id not in (select id from colliding)
    ) numbered where places is null or number <= places
  )`;

/** Takes the shards that are next; they stay locked until the end of the transaction. */
export async function pickShards(
  trx: Knex.Transaction,
  { executor, limit, runId }: PickRequest,
): Promise<PickedShard[]> {
  const locked = await lockLimitedEnvironments(trx, executor);
  // The state is written so that the index of queued shards does not fit it: what is allowed is looked up by its ids. While
  // there are no statistics yet, PostgreSQL took that index to be empty, and compared all that is in it with all that is
  // allowed.
  const { rows } = await trx.raw(
    `${allowedShards}
     select shards.id, allowed.environment, shards.locks
     from shards join allowed on allowed.id = shards.id
     where shards.state || '' = 'queued' ${
       runId ? 'and shards.run_id = :runId' : ''
     }
     order by allowed.place
     limit :limit
     for update of shards skip locked`,
    { executor, limit, reach: limit + lookAhead, locked, runId },
  );
  return rows;
}

/**
 * The runs whose shards would be handed out next, in that order: a run stands there as often as it has a turn. Takes and
 * locks nothing.
 */
export async function listNextTurns(
  db: Knex,
  { executor, limit }: { executor: string; limit: number },
): Promise<string[]> {
  const { rows } = await db.raw(
    `${allowedShards} select run_id from allowed order by place limit :limit`,
    { executor, limit, reach: limit, locked: null },
  );
  return rows.map((row: { run_id: string }) => row.run_id);
}

/** @returns the environments: where a limit appears only after this, nothing is handed out this time */
async function lockLimitedEnvironments(
  trx: Knex.Transaction,
  executor: string,
): Promise<string[]> {
  const { rows } = await trx.raw(
    `select environment, pg_advisory_xact_lock(number) from (
       select distinct r.environment,
         hashtextextended(concat_ws(' ', current_schema(), 'uat environment', r.environment), 0) as number
       from ${withEnvironment}
       where r.executor = ? and r.state in ('queued', 'running') and ${isLimited}
       order by number
     ) limited`,
    [executor],
  );
  return rows.map((row: { environment: string }) => row.environment);
}
