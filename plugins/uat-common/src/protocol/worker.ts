import type { ShardCall } from './work';

/**
 * What the local executor and its worker processes tell each other over the IPC channel: plain values, nothing else.
 *
 * A worker performs one shard at a time. It first says `ready` or `unready`, and it says `done` once for each
 * `perform`, also when it was told to stop. When the channel closes, the worker ends its browser and itself.
 */

/** From the executor to a worker. @public */
export type WorkerRequest =
  | { type: 'perform'; call: ShardCall }
  /** End the current shard as stopped within seconds; the worker then waits for the next one. */
  | { type: 'stop' };

/**
 * How a shard ended for the worker.
 *
 * - `done`, `stopped`, `gaveUp`: said to the ingest as `shardFinished`
 * - `fenced`: the shard belongs to another runner by now, or has ended
 * - `unreported`: the ingest could not be reached until the lease was long gone
 *
 * @public
 */
export type WorkerOutcome =
  | 'done'
  | 'stopped'
  | 'gaveUp'
  | 'fenced'
  | 'unreported';

/** From a worker to the executor. @public */
export type WorkerMessage =
  /** A browser has been started and is warm. `browser` names it for people, for instance `HeadlessChrome 153.0`. */
  | { type: 'ready'; browser: string }
  /** No browser starts; the message lists every reason and the way out. Shards sent nevertheless are given up with it. */
  | { type: 'unready'; message: string }
  | {
      type: 'done';
      shardId: string;
      attempt: number;
      outcome: WorkerOutcome;
      message?: string;
    }
  | { type: 'log'; level: 'info' | 'warn' | 'error'; message: string };
