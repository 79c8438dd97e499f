import type { RunnerEvent } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { isUuid } from '../postgres/uuid';
import type { LookedAfter, ShardAttempt, ShardKey } from '../types';
import type { ShardEnd } from './endAttempt';
import type { RunHead } from './progressStore';
import { hashOfToken, type FencedShard } from './shardKey';

/** A shard whose runner reports. */
export interface ReportedShard {
  id: string;
  run_id: string;
  position: number;
  attempt: number;
  losses: number;
  progressed: boolean;
  lease_ms: number;
  /** Version of the run at which an iteration of the shard last changed; null: not known. */
  version: number | null;
}

export interface ShardRow extends ReportedShard, FencedShard {}

const columns = [
  'id',
  'run_id',
  'position',
  'state',
  'attempt',
  'token_hash',
  'losses',
  'progressed',
  'lease_ms',
  'version',
];

// Leases are measured by the clock of the database, the only one that all replicas share.
const leaseEnd = `statement_timestamp() + lease_ms * interval '1 millisecond'`;

export async function findShard(
  db: Knex,
  id: string,
): Promise<ShardRow | undefined> {
  return isUuid(id) ? db('shards').where({ id }).first(columns) : undefined;
}

/** Locks a shard: from here to the end of the transaction it and its iterations belong to the caller. */
export async function lockShard(
  trx: Knex.Transaction,
  id: string,
): Promise<ShardRow | undefined> {
  return isUuid(id)
    ? trx('shards').where({ id }).forUpdate().first(columns)
    : undefined;
}

/** Locks the shard if it is still being worked on; by somebody who has not reported in time, if `expired` is asked for. */
export async function lockRunningShard(
  trx: Knex.Transaction,
  { id, attempt, expired }: { id: string; attempt: number; expired: boolean },
): Promise<ShardRow | undefined> {
  const shard = trx('shards')
    .where({ id, attempt, state: 'running' })
    .forUpdate();
  if (expired) {
    // Another replica that has it takes it back, or its runner reports just now: either way there is nothing to do.
    shard.whereRaw('lease_until < statement_timestamp()').skipLocked();
  }
  return shard.first(columns);
}

/** Locks the shards of a run that have not ended, in the order of their positions. */
export async function lockShardsOfRun(
  trx: Knex.Transaction,
  runId: string,
): Promise<ShardRow[]> {
  return trx('shards')
    .where({ run_id: runId })
    .whereNot({ state: 'finished' })
    .orderBy('position')
    .forUpdate()
    .select(columns);
}

/** Locks the shards of a run that wait for a runner; those that are being handed out just now are passed over. */
export async function lockQueuedShards(
  trx: Knex.Transaction,
  runId: string,
): Promise<ShardRow[]> {
  return trx('shards')
    .where({ run_id: runId, state: 'queued' })
    .orderBy('position')
    .forUpdate()
    .skipLocked()
    .select(columns);
}

export async function listExpired(
  db: Knex,
): Promise<Array<Pick<ShardRow, 'id' | 'attempt' | 'lease_ms'>>> {
  return db('shards')
    .where({ state: 'running' })
    .whereRaw('lease_until < statement_timestamp()')
    .select('id', 'attempt', 'lease_ms');
}

/** Shard attempts that are over, or are to be ended because their run is being stopped; the others are not among them. */
export async function lookAfter(
  db: Knex,
  handed: ShardAttempt[],
): Promise<LookedAfter[]> {
  const { rows } = await db.raw(
    `select given."shardId", given.attempt,
       case when s.state = 'running' and s.attempt = given.attempt then 'stopping' else 'over' end as state
     from jsonb_to_recordset(cast(? as jsonb)) as given("shardId" uuid, attempt integer)
     left join shards s on s.id = given."shardId"
     left join test_runs r on r.id = s.run_id
     where s.state is distinct from 'running' or s.attempt <> given.attempt
       or r.state = 'cancelling' or r.deadline <= statement_timestamp()`,
    [
      JSON.stringify(
        handed.map(({ shardId, attempt }) => ({ shardId, attempt })),
      ),
    ],
  );
  return rows;
}

/**
 * Takes a sign of life: the new lease of a shard that is the runner's own, with one statement.
 *
 * @returns nothing when it is not
 */
export async function stayAlive(
  db: Knex,
  { shardId, attempt, token }: ShardKey,
): Promise<(RunHead & { stopping: boolean }) | undefined> {
  if (!isUuid(shardId)) {
    return undefined;
  }
  const { rows } = await db.raw(
    `update shards s set lease_until = ${leaseEnd}
     from test_runs r
     where s.id = ? and s.attempt = ? and s.token_hash = ? and s.state = 'running' and r.id = s.run_id
     returning r.id, r.test_set, r.version, r.state,
       r.state = 'cancelling' or r.deadline <= statement_timestamp() as stopping`,
    [shardId, attempt, hashOfToken(token)],
  );
  return rows[0];
}

export async function renewLease(
  trx: Knex.Transaction,
  id: string,
): Promise<void> {
  await trx('shards')
    .where({ id })
    .update({ lease_until: trx.raw(leaseEnd) });
}

/** Keeps that the newest attempts of shards have finished an iteration. */
export async function keepProgressed(
  trx: Knex.Transaction,
  ids: string[],
): Promise<void> {
  if (ids.length > 0) {
    await trx('shards').whereIn('id', ids).update({ progressed: true });
  }
}

/** Ends an attempt: the shard gives its locks up, and waits for another runner or has ended itself. */
export async function leaveShard(
  trx: Knex.Transaction,
  id: string,
  end: ShardEnd,
  runner?: Extract<RunnerEvent, { type: 'shardFinished' }>['runner'],
): Promise<void> {
  await trx('shards')
    .with('given_up', trx('held_locks').where({ shard_id: id }).delete())
    .where({ id })
    .update({
      state: end.state,
      losses: end.losses,
      message: end.message,
      lease_until: null,
      ...(runner ? { runner: JSON.stringify(runner) } : {}),
      ...(end.state === 'finished'
        ? {
            outcome: end.outcome,
            finished_at: trx.raw('statement_timestamp()'),
          }
        : {}),
    });
}

/** Ends shards that no runner works on. */
export async function endIdleShards(
  trx: Knex.Transaction,
  ids: string[],
): Promise<void> {
  await trx('shards')
    .whereRaw('id = any(?)', [ids])
    .update({
      state: 'finished',
      outcome: 'cancelled',
      finished_at: trx.raw('statement_timestamp()'),
    });
}

export async function countQueued(db: Knex): Promise<number> {
  const [{ queued }] = await db('shards')
    .where({ state: 'queued' })
    .count('* as queued');
  return Number(queued);
}
