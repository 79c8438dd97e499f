import type { Knex } from 'knex';
import type { RunKey, DoorbellTraffic } from '../types';
import { hashOfToken } from './shardKey';

/** A runner that has ended a shard claims the next one at once; for so long its slot is still taken by it. */
const betweenShards = `interval '3 seconds'`;
/** Kept for a while, for those who wonder what happened. */
const keptAfterEnd = `interval '1 hour'`;

export interface DoorbellRow {
  executor: string;
  slots: number;
  expired: boolean;
}

/** Who may still claim: rung and not answered yet, or between two shards. */
const waiting = `
  select d.run_id, d.executor
  from doorbells d
  left join shards s on s.id = d.shard_id and s.attempt = d.shard_attempt
  where d.executor = :executor and d.ended_at is null and d.expires_at > statement_timestamp()
    and case when d.answered_at is null then d.lost_at > statement_timestamp()
      else s.state = 'finished' and s.finished_at > statement_timestamp() - ${betweenShards} end`;

/**
 * Lets one at a time decide about the slots of an executor, until the end of its transaction. Whoever reports does not
 * come by here.
 */
export async function lockSlots(
  trx: Knex.Transaction,
  executor: string,
): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `uat doorbells of ${executor}`,
  ]);
}

export async function countRunning(
  db: Knex,
  executor: string,
): Promise<number> {
  const [{ running }] = await db('shards')
    .join('test_runs', 'test_runs.id', 'shards.run_id')
    .where({ 'shards.state': 'running', 'test_runs.executor': executor })
    .whereIn('test_runs.state', ['queued', 'running', 'cancelling'])
    .count('* as running');
  return Number(running);
}

/** How many rings each run has that may still be answered. */
export async function countWaiting(
  db: Knex,
  executor: string,
): Promise<Map<string, number>> {
  const { rows } = await db.raw(
    `select run_id, count(*) as waiting from (${waiting}) w group by run_id`,
    { executor },
  );
  return new Map(
    rows.map((row: { run_id: string; waiting: string }) => [
      row.run_id,
      Number(row.waiting),
    ]),
  );
}

export async function insertDoorbells(
  trx: Knex.Transaction,
  doorbells: RunKey[],
  {
    executor,
    slots,
    patienceMs,
    lifetimeMs,
  }: {
    executor: string;
    slots: number;
    patienceMs: number;
    lifetimeMs: number;
  },
): Promise<void> {
  const after = (milliseconds: number) =>
    trx.raw(`statement_timestamp() + ? * interval '1 millisecond'`, [
      milliseconds,
    ]);
  await trx('doorbells').insert(
    doorbells.map(({ runId, token }) => ({
      token_hash: hashOfToken(token),
      run_id: runId,
      executor,
      slots,
      lost_at: after(patienceMs),
      expires_at: after(lifetimeMs),
    })),
  );
}

export async function deleteDoorbells(
  db: Knex,
  doorbells: RunKey[],
): Promise<void> {
  await db('doorbells')
    .whereIn(
      'token_hash',
      doorbells.map(({ token }) => hashOfToken(token)),
    )
    .delete();
}

export async function deleteOldDoorbells(
  trx: Knex.Transaction,
  executor: string,
): Promise<void> {
  await trx('doorbells')
    .where({ executor })
    .whereRaw(`expires_at < statement_timestamp() - ${keptAfterEnd}`)
    .delete();
}

export async function findDoorbell(
  trx: Knex.Transaction,
  { runId, token }: RunKey,
): Promise<DoorbellRow | undefined> {
  return trx('doorbells')
    .where({ run_id: runId, token_hash: hashOfToken(token) })
    .first(
      'executor',
      'slots',
      trx.raw('expires_at <= statement_timestamp() as expired'),
    );
}

/** Remembers what a runner got: a shard attempt, or nothing any more. */
export async function recordAnswer(
  trx: Knex.Transaction,
  { token }: RunKey,
  shard: { shardId: string; attempt: number } | undefined,
): Promise<void> {
  const now = trx.raw('statement_timestamp()');
  await trx('doorbells')
    .where({ token_hash: hashOfToken(token) })
    .update(
      shard
        ? {
            answered_at: now,
            ended_at: null,
            shard_id: shard.shardId,
            shard_attempt: shard.attempt,
          }
        : {
            answered_at: trx.raw('coalesce(answered_at, ?)', now),
            ended_at: now,
          },
    );
}

export async function readTraffic(
  db: Knex,
  executor: string,
): Promise<DoorbellTraffic> {
  const { rows } = await db.raw(
    `select
       (select count(*) from (${waiting}) w) as waiting,
       (select count(*) from doorbells
        where executor = :executor and answered_at is null and lost_at <= statement_timestamp()
          and rung_at > coalesce(
            (select max(answered_at) from doorbells where executor = :executor), '-infinity')) as lost`,
    { executor },
  );
  return {
    running: await countRunning(db, executor),
    waiting: Number(rows[0].waiting),
    lost: Number(rows[0].lost),
  };
}
