import type { Knex } from 'knex';
import type { HandedShard } from '../types';
import { hashOfToken, newToken } from './shardKey';

// How many queued shards of a run are looked at beyond those asked for: other replicas may hold the first ones just now.
const lookAhead = 100;

const waiting = `
  select s.id, r.created_at, r.id as run_id,
    (select count(*) from shards w where w.run_id = r.id and w.state = 'running')
      + row_number() over (partition by r.id order by s.position) as turn
  from test_runs r
  cross join lateral (
    select id, position from shards where run_id = r.id and state = 'queued' order by position limit :reach
  ) s
  where r.executor = :executor and r.state in ('queued', 'running')`;

const turns = 'waiting.turn, waiting.created_at, waiting.run_id';

/**
 * Takes shards from the queue.
 *
 * Any number of replicas may do this at the same time: `skip locked` gives each of them shards that no other one is
 * taking, without waiting. Taking changes no run, so it never meets those who report.
 *
 * Runs take turns: a shard's turn is its place in the queue of its run, counted on from the shards of the run that are
 * being worked on. The lowest turn goes first, the older run among equals, so a run of thousands of iterations gets all
 * slots when it is alone, and delays a short run by one shard at most.
 */
export async function handOut(
  trx: Knex.Transaction,
  request: {
    executor: string;
    limit: number;
    leaseMs: number;
    replica: string;
    /** Only shards of this run. */
    runId?: string;
  },
): Promise<HandedShard[]> {
  const { rows } = await trx.raw(
    `with waiting as (${waiting})
     select shards.id
     from shards join waiting on waiting.id = shards.id
     where shards.state = 'queued' ${
       request.runId ? 'and shards.run_id = :runId' : ''
     }
     order by ${turns}
     limit :limit
     for update of shards skip locked`,
    { ...request, reach: request.limit + lookAhead },
  );
  return giveTokens(
    trx,
    rows.map((row: { id: string }) => row.id),
    request,
  );
}

/**
 * The runs whose shards would be handed out next, in that order: a run stands there as often as it has a turn. Takes and
 * locks nothing.
 */
export async function listNextTurns(
  db: Knex,
  request: { executor: string; limit: number },
): Promise<string[]> {
  const { rows } = await db.raw(
    `with waiting as (${waiting}) select run_id from waiting order by ${turns} limit :limit`,
    { ...request, reach: request.limit },
  );
  return rows.map((row: { run_id: string }) => row.run_id);
}

async function giveTokens(
  trx: Knex.Transaction,
  ids: string[],
  { leaseMs, replica }: { leaseMs: number; replica: string },
): Promise<HandedShard[]> {
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
