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
import type { Report, ReportOutcome } from './applyReports';
import { keepDurations } from './durations';
import { endAttempt, type AttemptEnd } from './endAttempt';
import { handOut } from './handOut';
import { findRunState, recordProgress, toChange } from './progressStore';
import { ReportQueue } from './reportQueue';
import { loadProgress } from './resultStore';
import type { KnownShards } from './knownShards';
import { RunsOfShards } from './runsOfShards';
import { assertKey } from './shardKey';
import { ShardProgress } from './shardProgress';
import {
  countQueued,
  findShard,
  leaveShard,
  listExpired,
  lookAfter,
  lockRunningShard,
  lockShard,
  renewLease,
  stayAlive,
} from './shardStore';
import { readWork } from './readWork';
import { stopOverdueRuns } from './stopRun';
import { takeReports } from './takeReports';

/**
 * The queue of shards, and the one door for results. `progressStore` says who may write what, and in which order locks
 * are taken.
 *
 * Reports of one run that come at the same time are written together, see `ReportQueue` and `takeReports`. An empty
 * report, the sign of life, is one statement.
 */
export class PostgresShardService implements ShardService {
  readonly #knex: Knex;
  readonly #reports: ReportQueue<Report, ReportOutcome>;
  readonly #known: KnownShards;
  readonly #runs = new RunsOfShards();

  constructor(knex: Knex, known: KnownShards) {
    this.#knex = knex;
    this.#known = known;
    this.#reports = new ReportQueue((runId, reports) =>
      takeReports(knex, known, runId, reports),
    );
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
    const { known, ...begun } = await this.#knex.transaction(async trx => {
      const shard = await lockShard(trx, key.shardId);
      assertKey(shard, key);
      this.#runs.note(shard.id, shard.run_id);
      await renewLease(trx, shard.id);
      const run = await findRunState(trx, shard.run_id);
      return {
        ...(await readWork(trx, shard, run.stopping !== undefined)),
        change: await recordProgress(trx, run, [], { begins: true }),
      };
    });
    this.#known.put(known);
    return begun;
  }

  async ingest(
    key: ShardKey,
    events: RunnerEvent[],
  ): Promise<{ answer: EventAnswer; change: RunChange }> {
    if (events.length === 0) {
      return this.#stayAlive(key);
    }
    const outcome = await this.#reports.add(await this.#runOf(key), {
      key,
      events,
    });
    if ('refused' in outcome) {
      throw outcome.refused;
    }
    const { answer, change } = outcome;
    return { answer, change };
  }

  async authorize(key: ShardKey): Promise<{ runId: string }> {
    const shard = await findShard(this.#knex, key.shardId);
    assertKey(shard, key);
    return { runId: shard.run_id };
  }

  async queued(): Promise<number> {
    return countQueued(this.#knex);
  }

  /** The run whose line a report joins; whether it may speak for the shard is found out under its lock. */
  async #runOf(key: ShardKey): Promise<string> {
    const known = this.#runs.of(key.shardId);
    if (known) {
      return known;
    }
    const shard = await findShard(this.#knex, key.shardId);
    assertKey(shard, key);
    this.#runs.note(shard.id, shard.run_id);
    return shard.run_id;
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
      const { run, iterations } = await loadProgress(
        trx,
        shard.run_id,
        shard.id,
      );
      const { stopping } = run;
      const progress = new ShardProgress(
        { attempt: shard.attempt, stopping },
        iterations,
      );
      const end: AttemptEnd = { outcome: 'lost', message: reason };
      const shardEnd = endAttempt(progress, end, { ...shard, stopping });
      await leaveShard(trx, shard.id, shardEnd);
      if (shardEnd.state === 'finished') {
        await keepDurations(trx, run.id, progress.all);
      }
      return recordProgress(trx, run, progress.changed, { results: progress });
    });
  }
}

function answerOf(stopping: boolean): EventAnswer {
  return { command: stopping ? 'stop' : 'continue' };
}
