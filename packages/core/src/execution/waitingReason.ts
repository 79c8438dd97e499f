import type { Knex } from 'knex';
import { mostOfEnvironment, underWayIn, withEnvironment } from './pickShards';

interface Holdback {
  environment: string;
  most: number | null;
  under_way: number;
  slow_until: Date | null;
  paused: boolean | null;
  status: number | null;
  host: string | null;
  lock: { name: string; testSet: string; number: number } | null;
}

/**
 * Why shards of a run wait though there may be a place for them, in words; null when nothing of the run waits, or
 * nothing but a place. The rules themselves are in `pickShards`.
 */
export async function waitingReason(
  db: Knex,
  runId: string,
): Promise<string | null> {
  const { rows } = await db.raw(
    `select r.environment, ${mostOfEnvironment} as most, ${underWayIn(
      'run.environment',
    )} as under_way,
       p.slow_until, p.paused_until > statement_timestamp() as paused, p.status, p.host,
       (select jsonb_build_object('name', h.name, 'testSet', o.test_set, 'number', o.number)
        from shards s
        join held_locks h on h.environment = r.environment and h.name = any(s.locks)
        join shards holder on holder.id = h.shard_id
        join test_runs o on o.id = holder.run_id and o.id <> r.id
        where s.run_id = r.id and s.state = 'queued'
        order by s.position, h.name limit 1) as lock
     from ${withEnvironment}
     cross join lateral (select r.environment) run
     where r.id = ? and r.state in ('queued', 'running')
       and exists (select from shards s where s.run_id = r.id and s.state = 'queued')`,
    [runId],
  );
  return rows.length > 0 ? inWords(rows[0]) : null;
}

function inWords(held: Holdback): string | null {
  if (held.slow_until) {
    const until = held.slow_until.toISOString();
    const pace = held.paused
      ? 'nothing is begun there for a moment'
      : `at most ${shards(held.most!)} at the same time`;
    return `${held.host} asked for less (HTTP ${held.status}): ${pace}, slower until ${until}`;
  }
  if (held.most !== null && held.under_way >= held.most) {
    return `waits for environment ${held.environment}, which takes ${shards(
      held.most,
    )} at the same time`;
  }
  return held.lock
    ? `waits for ${held.lock.name}, held by run ${held.lock.number} of ${held.lock.testSet}`
    : null;
}

function shards(number: number): string {
  return number === 1 ? '1 shard' : `${number} shards`;
}
