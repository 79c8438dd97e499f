import type { Knex } from 'knex';
import { matchesFilter } from '../authoring/testSetFilter';
import { readFacts } from '../authoring/testSetStore';
import type { TestSetFilter } from '../types';
import { mostOfEnvironment, underWayIn, withEnvironment } from './pickShards';

interface Holdback {
  environment: string;
  most: number | null;
  under_way: number;
  slow_until: Date | null;
  paused: boolean | null;
  status: number | null;
  host: string | null;
  lock: HeldLock | null;
}

interface HeldLock {
  name: string;
  /** Of the run that has it. */
  testSet: string;
  number: number;
  isOfSameTestSet: boolean;
}

/** Of which test sets another run may be named: of these, or of all. Where it is left out, of that of the run alone. */
export interface NamedHolders {
  visible?: TestSetFilter;
}

/**
 * Why shards of a run wait though there may be a place for them, in words; null when nothing of the run waits, or
 * nothing but a place. The rules themselves are in `pickShards`.
 */
export async function waitingReason(
  db: Knex,
  runId: string,
  named?: NamedHolders,
): Promise<string | null> {
  const { rows } = await db.raw(
    `select r.environment, ${mostOfEnvironment} as most, ${underWayIn(
      'run.environment',
    )} as under_way,
       p.slow_until, p.paused_until > statement_timestamp() as paused, p.status, p.host,
       (select jsonb_build_object('name', h.name, 'testSet', o.test_set, 'number', o.number,
          'isOfSameTestSet', o.test_set = r.test_set)
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
  if (rows.length === 0) {
    return null;
  }
  const [held]: Holdback[] = rows;
  const isNamed = held.lock !== null && (await mayName(db, held.lock, named));
  return inWords(held, isNamed);
}

/** Whoever sees a run does not see all runs that share a lock with it. */
async function mayName(
  db: Knex,
  { testSet, isOfSameTestSet }: HeldLock,
  named: NamedHolders | undefined,
): Promise<boolean> {
  if (isOfSameTestSet || !named?.visible) {
    return isOfSameTestSet || named !== undefined;
  }
  const [facts] = await readFacts(db, [testSet]);
  return facts !== undefined && matchesFilter(facts, named.visible);
}

function inWords(held: Holdback, isHolderNamed: boolean): string | null {
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
  if (!held.lock) {
    return null;
  }
  const { name, number, testSet } = held.lock;
  const holder = isHolderNamed ? `run ${number} of ${testSet}` : 'another run';
  return `waits for ${name}, held by ${holder}`;
}

function shards(number: number): string {
  return number === 1 ? '1 shard' : `${number} shards`;
}
