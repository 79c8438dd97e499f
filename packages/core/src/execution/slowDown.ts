import type { Pushback } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { easingSeconds, underWayIn } from './pickShards';

/*
 * Environments whose site has asked for less.
 *
 * A site that answers 429 or 503 gets a pause, as long as it asked for, in which no shard begins there, and then half as
 * many shards at the same time as before; from then on one more every so often, until there are as many as before. What
 * is under way goes on. `pickShards` obeys this.
 *
 * Runners that meet the same overload report it at about the same time, so after one halving the next few seconds bring
 * none. The row of an environment is locked before that of a run, and only by such reports.
 */

/** When the site does not say how long. */
const usualPauseMs = 5_000;
/** A site may ask for much; runs should not stand still for longer than this. */
const longestPauseMs = 10 * 60_000;
/** Reports within this time are about the same overload. */
const sameOverloadMs = 10_000;

/** How an environment is slowed, as the database keeps it. */
export interface Slowdown {
  /** Most shards at the same time when the pause is over. */
  parallel: number;
  /** Shards at the same time from which on it is slow no more. */
  before: number;
  slowed_at: Date;
  paused_until: Date;
  slow_until: Date;
}

/**
 * How an environment is slowed after its site has pushed back once more.
 *
 * @param before - how it was slowed so far, if it was
 * @param underWay - shards under way in the environment
 */
export function slowed(
  before: Slowdown | undefined,
  pushback: Pushback,
  underWay: number,
  now: Date,
): Slowdown {
  const at = (ms: number) => new Date(now.getTime() + ms);
  const pauseMs = Math.min(
    pushback.retryAfterMs ?? usualPauseMs,
    longestPauseMs,
  );
  const halved = halve(before && before.slow_until > now ? before : undefined, {
    underWay: Math.max(1, underWay),
    now,
  });
  const pausedUntil =
    before && before.paused_until > at(pauseMs)
      ? before.paused_until
      : at(pauseMs);
  const easingMs = (halved.before - halved.parallel) * easingSeconds * 1_000;
  return {
    ...halved,
    paused_until: pausedUntil,
    slow_until: new Date(pausedUntil.getTime() + easingMs),
  };
}

function halve(
  current: Slowdown | undefined,
  { underWay, now }: { underWay: number; now: Date },
): Pick<Slowdown, 'parallel' | 'before' | 'slowed_at'> {
  if (!current) {
    return { parallel: half(underWay), before: underWay, slowed_at: now };
  }
  const { parallel, before, slowed_at: slowedAt } = current;
  if (now.getTime() - slowedAt.getTime() < sameOverloadMs) {
    return { parallel, before, slowed_at: slowedAt };
  }
  const easedMs = Math.max(0, now.getTime() - current.paused_until.getTime());
  const eased = parallel + Math.floor(easedMs / 1_000 / easingSeconds);
  return { parallel: half(eased), before, slowed_at: now };
}

function half(number: number): number {
  return Math.max(1, Math.floor(number / 2));
}

/** Slows an environment down by the longest wish of its site. */
export async function slowDownFor(
  trx: Knex.Transaction,
  environment: string,
  pushbacks: Pushback[],
): Promise<void> {
  const wish = ({ retryAfterMs = 0 }: Pushback) => retryAfterMs;
  const [longest] = [...pushbacks].sort((a, b) => wish(b) - wish(a));
  if (longest) {
    await slowDown(trx, environment, longest);
  }
}

/** By the clock of the database. */
async function slowDown(
  trx: Knex.Transaction,
  environment: string,
  pushback: Pushback,
): Promise<void> {
  // Two reports may both be the first: the row is made, as one that is over, before it is locked.
  await trx.raw(
    `insert into slowed_environments (environment, parallel, before, slowed_at, paused_until, slow_until, status, host)
     values (?, 1, 1, '-infinity', now(), now(), ?, ?) on conflict do nothing`,
    [environment, pushback.status, pushback.host],
  );
  const before = await trx('slowed_environments as p')
    .where({ environment })
    .forUpdate()
    .first(
      'parallel',
      'before',
      trx.raw(`greatest(slowed_at, '1970-01-01') as slowed_at`),
      'paused_until',
      'slow_until',
      trx.raw('clock_timestamp() as now'),
      trx.raw(`${underWayIn('p.environment')} as under_way`),
    );
  await trx('slowed_environments')
    .where({ environment })
    .update({
      ...slowed(before, pushback, before.under_way, before.now),
      status: pushback.status,
      host: pushback.host,
    });
}
