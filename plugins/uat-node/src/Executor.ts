import type { ExecutorStatus, ShardCall } from '@uatcms/plugin-uat-common';

/**
 * Where shards are sent: a pool of processes, a cloud function, an external service.
 *
 * An executor only brings a shard call to a runner. The runner fetches the work and reports results by itself, so an
 * executor knows nothing of test sets and nothing of verdicts.
 *
 * @public
 */
export interface Executor {
  /** Name by which runs ask for it, for instance `local`. */
  readonly name: string;
  /** As a person would name it. */
  readonly title: string;
  /** Shards it may carry out at the same time. Runs are cut to fit. */
  readonly slots: number;

  /**
   * Called once, as soon as runners can reach the backend. Get warm here.
   *
   * @param dispatch - where to tell what happens; may be called from now on
   */
  connect(dispatch: ExecutorDispatch): void | Promise<void>;

  /** Shards it would take right now. */
  freeSlots(): number;

  /**
   * Takes a shard: fire and forget. Resolves when a runner has been called, not when it has finished, and occupies its
   * slot before it returns. A rejection means that no runner has the shard.
   */
  start(call: ShardCall): void | Promise<void>;

  /**
   * The run of this shard was cancelled, or its time is over: its runner should end the shard now, in good order, instead
   * of learning it from the answer to its next report. Executors that cannot reach their runners do without it.
   */
  interrupt?(shardId: string, attempt: number): void;

  /**
   * This shard attempt is over: it has ended, or the shard was taken from a runner that had been silent. Whatever still
   * works on it works for nobody and is to be ended. Does nothing when nothing does.
   */
  abandon(shardId: string, attempt: number): void;

  /** Whether it works, in words for people who wonder why nothing runs. */
  status(): ExecutorStatus;

  /** Ends what it has started. Shards that are still running are told to be lost. */
  stop(): Promise<void>;
}

/**
 * What an executor tells the dispatcher. None of it is needed for correctness: leases run out by themselves. It only
 * makes the next attempt begin sooner.
 *
 * @public
 */
export interface ExecutorDispatch {
  /** The runner of this shard attempt is gone: hand the shard out again without waiting for its lease. */
  lost(shardId: string, attempt: number, reason: string): Promise<void>;
  /** A slot has become free. */
  slotFree(): void;
}
