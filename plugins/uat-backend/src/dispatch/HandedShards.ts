import { Refusal, type HandedShard, type ShardService } from '@uatcms/core';
import type { Executor } from '@uatcms/plugin-uat-node';

interface Handed {
  executor: Executor;
  shard: HandedShard;
  /** It had been somebody else's, or at its end, when it was looked at before. */
  over: boolean;
}

/**
 * The shard attempts that this replica has handed to its executors.
 *
 * A runner that hangs stays silent, loses its shard, and would hold its slot for ever. So whatever was handed out is
 * looked at now and then, and an executor is told what is over for it. That happens at the second look: a runner that
 * has just said its last word gets the time to become free by itself.
 */
export class HandedShards {
  readonly #handed = new Set<Handed>();

  constructor(private readonly shards: ShardService) {}

  add(executor: Executor, shard: HandedShard): void {
    this.#handed.add({ executor, shard, over: false });
  }

  async look(): Promise<void> {
    for (const handed of [...this.#handed]) {
      if (handed.over) {
        this.#handed.delete(handed);
        handed.executor.abandon(handed.shard.shardId, handed.shard.attempt);
      } else {
        handed.over = await this.#isOver(handed.shard);
      }
    }
  }

  async #isOver(shard: HandedShard): Promise<boolean> {
    try {
      await this.shards.authorize(shard);
      return false;
    } catch (error) {
      if (error instanceof Refusal) {
        return true;
      }
      throw error;
    }
  }
}
