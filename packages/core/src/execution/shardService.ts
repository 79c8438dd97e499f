import type { EventAnswer, RunnerEvent } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { Refusal } from '../errors';
import { keepable } from '../postgres/keepableText';
import type {
  HandedShard,
  HandOutRequest,
  LookedAfter,
  PinnedWork,
  RunChange,
  ShardAttempt,
  ShardKey,
  ShardService,
} from '../types';
import { applyReport } from './applyReport';
import { keepDurations } from './durations';
import { endAttempt, type AttemptEnd } from './endAttempt';
import { handOut } from './handOut';
import { findRunState, recordProgress, toChange } from './progressStore';
import { loadIterations, writeResults } from './resultStore';
import { assertKey } from './shardKey';
import { ShardProgress } from './shardProgress';
import {
  countQueued,
  findShard,
  leaveShard,
  listExpired,
  lockAndRenew,
  lookAfter,
  lockRunningShard,
  lockShard,
  renewLease,
  stayAlive,
} from './shardStore';
import { readWork } from './readWork';
import { slowDownFor } from './slowDown';
import { stopOverdueRuns } from './stopRun';

/**
 * The queue of shards, and the one door for results. `progressStore` says who may write what, and in which order locks
 * are taken.
 *
 * A report is one transaction of a few statements, however many events it brings: lock the shard and renew its lease,
 * read the run and the shard's iterations, decide in memory, write attempts and steps, artifacts where there are some,
 * then run and iterations. An empty report, the sign of life, is one statement.
 */
export class PostgresShardService implements ShardService {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async handOut(request: HandOutRequest): Promise<HandedShard[]> {
    return this.#knex.transaction(trx => handOut(trx, request));
  }

  async takeBackExpired(): Promise<RunChange[]> {
    const changes: RunChange[] = [];
    // One transaction each: nobody waits for more than one shard.
    for (const { id, attempt, lease_ms: leaseMs } of await listExpired(
      this.#knex,
    )) {
      const change = await this.#takeBack(
        { id, attempt, expired: true },
        `no sign of life for ${Math.round(leaseMs / 1000)} seconds`,
      );
      if (change) {
        changes.push(change);
      }
    }
    return changes;
  }

  async stopOverdue(): Promise<RunChange[]> {
    return stopOverdueRuns(this.#knex);
  }

  async lookAfter(handed: ShardAttempt[]): Promise<LookedAfter[]> {
    return lookAfter(this.#knex, handed);
  }

  async takeBack(shardId: string, attempt: number, reason: string) {
    return this.#takeBack(
      { id: shardId, attempt, expired: false },
      keepable(reason),
    );
  }

  async work(key: ShardKey): Promise<{
    work: PinnedWork;
    change: RunChange;
  }> {
    return this.#knex.transaction(async trx => {
      const shard = await lockShard(trx, key.shardId);
      assertKey(shard, key);
      await renewLease(trx, shard.id);
      const run = await findRunState(trx, shard.run_id);
      const work = await readWork(trx, shard, run.stopping !== undefined);
      return { work, change: await recordProgress(trx, run, [], true) };
    });
  }

  async ingest(
    key: ShardKey,
    events: RunnerEvent[],
  ): Promise<{ answer: EventAnswer; change: RunChange }> {
    if (events.length === 0) {
      return this.#stayAlive(key);
    }
    return this.#knex.transaction(async trx => {
      const shard = await lockAndRenew(trx, key.shardId);
      assertKey(shard, key);
      const run = await findRunState(trx, shard.run_id);
      const { stopping } = run;
      const { progress, end } = await applyReport(
        trx,
        shard,
        stopping,
        keepable(events),
      );
      if (end) {
        await keepDurations(trx, run.id, end, progress.all);
      }
      await slowDownFor(trx, run.environment, progress.pushbacks);
      const change = await recordProgress(trx, run, progress.changed, true);
      return { answer: answerOf(stopping !== undefined), change };
    });
  }

  async authorize(key: ShardKey): Promise<{ runId: string }> {
    const shard = await findShard(this.#knex, key.shardId);
    assertKey(shard, key);
    return { runId: shard.run_id };
  }

  async queued(): Promise<number> {
    return countQueued(this.#knex);
  }

  /** Most of what runners say is that they are still there. */
  async #stayAlive(key: ShardKey) {
    const run = await stayAlive(this.#knex, key);
    if (!run) {
      assertKey(await findShard(this.#knex, key.shardId), key);
      throw new Refusal('fenced', `Shard ${key.shardId} has just ended`);
    }
    return { answer: answerOf(run.stopping), change: toChange(run) };
  }

  async #takeBack(
    which: { id: string; attempt: number; expired: boolean },
    reason: string,
  ): Promise<RunChange | undefined> {
    return this.#knex.transaction(async trx => {
      const shard = await lockRunningShard(trx, which);
      if (!shard) {
        return undefined;
      }
      const run = await findRunState(trx, shard.run_id);
      const { stopping } = run;
      const progress = new ShardProgress(
        { attempt: shard.attempt, stopping },
        await loadIterations(trx, shard),
      );
      const end: AttemptEnd = { outcome: 'lost', message: reason };
      const shardEnd = endAttempt(progress, end, { ...shard, stopping });
      await writeResults(trx, shard, progress.changedTries, []);
      await leaveShard(trx, shard.id, shardEnd);
      await keepDurations(trx, run.id, shardEnd, progress.all);
      return recordProgress(trx, run, progress.changed);
    });
  }
}

function answerOf(stopping: boolean): EventAnswer {
  return { command: stopping ? 'stop' : 'continue' };
}
