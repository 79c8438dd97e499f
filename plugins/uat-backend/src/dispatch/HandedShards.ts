import type { HandedShard, ShardService } from '@uatcms/core';
import type { Executor } from '@uatcms/plugin-uat-node';

interface Handed {
  executor: Executor;
  shard: HandedShard;
  /** Since when it has been known to be over, or to be ended. */
  since?: number;
}

/**
 * How long a runner may take to end by itself: one that has just said its last word becomes free, one that was told to
 * stop closes its page. With the pause between two looks this keeps a cancelled run from holding a browser for five
 * seconds, even if the page in it hangs.
 */
const PATIENCE_MS = 2_000;

/**
 * The shard attempts that this replica has handed to its executors.
 *
 * They are looked after all the time, with one question to the database for all of them:
 *
 * - When a run is cancelled, or its time is over, its runners are told at once, whichever replica got the wish. Without
 *   this they would learn of it with their next report, and a runner whose page hangs has little to report.
 * - A runner that hangs stays silent, loses its shard, and would hold its slot for ever. So what goes on after its end is
 *   abandoned: it is known to work for nobody.
 */
export class HandedShards {
  readonly #handed = new Set<Handed>();

  constructor(private readonly shards: ShardService) {}

  add(executor: Executor, shard: HandedShard): void {
    this.#handed.add({ executor, shard });
  }

  async look(): Promise<void> {
    if (this.#handed.size === 0) {
      return;
    }
    const looked = [...this.#handed];
    const found = await this.shards.lookAfter(looked.map(({ shard }) => shard));
    const states = new Map(
      found.map(({ shardId, attempt, state }) => [
        `${shardId} ${attempt}`,
        state,
      ]),
    );
    for (const handed of looked) {
      const { shardId, attempt } = handed.shard;
      const state = states.get(`${shardId} ${attempt}`);
      if (state) {
        this.#end(handed, state);
      }
    }
  }

  #end(handed: Handed, state: 'over' | 'stopping'): void {
    const { executor, shard } = handed;
    if (handed.since === undefined) {
      handed.since = Date.now();
      if (state === 'stopping') {
        executor.interrupt?.(shard.shardId, shard.attempt);
      }
    } else if (Date.now() - handed.since >= PATIENCE_MS) {
      this.#handed.delete(handed);
      executor.abandon(shard.shardId, shard.attempt);
    }
  }
}
