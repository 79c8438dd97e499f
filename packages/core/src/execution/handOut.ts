import type { Knex } from 'knex';
import { insertRows } from '../postgres/insertRows';
import type { HandedShard, HandOutRequest } from '../types';
import { pickShards, type PickedShard } from './pickShards';
import { hashOfToken, newToken } from './shardKey';

/** Takes shards from the queue, with their locks. Changes no run, so it never meets those who report. */
export async function handOut(
  trx: Knex.Transaction,
  request: HandOutRequest,
): Promise<HandedShard[]> {
  const picked = await pickShards(trx, request);
  await holdLocks(trx, picked);
  return giveTokens(
    trx,
    picked.map(({ id }) => id),
    request,
  );
}

/** The locks are free: whoever takes locks in the same environment waits for the end of this transaction. */
async function holdLocks(
  trx: Knex.Transaction,
  shards: PickedShard[],
): Promise<void> {
  await insertRows(
    trx,
    'held_locks',
    { environment: 'text', name: 'text', shard_id: 'uuid' },
    shards.flatMap(({ id, environment, locks }) =>
      locks.map(name => ({ environment, name, shard_id: id })),
    ),
  );
}

async function giveTokens(
  trx: Knex.Transaction,
  ids: string[],
  { leaseMs, replica }: { leaseMs: number; replica: string },
): Promise<HandedShard[]> {
  if (ids.length === 0) {
    return [];
  }
  const tokens = new Map(ids.map(id => [id, newToken()]));
  const { rows } = await trx.raw(
    `update shards set
       state = 'running',
       attempt = attempt + 1,
       progressed = false,
       token_hash = decode(given.hash, 'hex'),
       replica = :replica,
       lease_ms = :leaseMs,
       lease_until = statement_timestamp() + :leaseMs * interval '1 millisecond'
     from jsonb_to_recordset(cast(:given as jsonb)) as given(id uuid, hash text)
     where shards.id = given.id
     returning shards.id, run_id, attempt`,
    {
      replica,
      leaseMs,
      given: JSON.stringify(
        [...tokens].map(([id, token]) => ({
          id,
          hash: hashOfToken(token).toString('hex'),
        })),
      ),
    },
  );
  const handed = new Map<string, { run_id: string; attempt: number }>(
    rows.map((row: { id: string }) => [row.id, row]),
  );
  return ids.map(id => ({
    shardId: id,
    runId: handed.get(id)!.run_id,
    attempt: handed.get(id)!.attempt,
    token: tokens.get(id)!,
  }));
}
