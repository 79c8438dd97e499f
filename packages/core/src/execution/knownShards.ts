import type { RunChange, ShardKey } from '../types';
import type { AppliedReport } from './applyReport';
import type { RunState } from './progressStore';
import type { LoadedIteration } from './shardProgress';
import type { ReportedShard } from './shardStore';

/*
 * What a replica knows of shards whose runners it has let begin.
 *
 * Nobody but the runner of its newest attempt, and who takes the shard back, changes a shard and its iterations, and each
 * change leaves another version with the shard. So what is known here holds as long as attempt, state and version are
 * the same in the database: `recordReports` looks at them under the lock of the shard, before it writes what follows from
 * what is known. When they are not the same, because a report has come by way of another replica, the shard is known here
 * no more, and its reports go the way that reads first.
 *
 * Whoever applies a report takes the shard out, and puts it back once the report is written: what is here is always what
 * was committed.
 */

/** A shard with the state of iterations of it, by their ids; those that are missing have to be read. */
export interface KnownShard {
  shard: ReportedShard;
  run: Pick<RunState, 'id' | 'test_set'>;
  /** The partition of its iterations. */
  week: string;
  iterations: Map<string, LoadedIteration>;
}

/** Some ten megabytes, with shards of 25 iterations. */
const most = 2_000;

export class KnownShards {
  readonly #shards = new Map<string, KnownShard>();

  /** Takes a shard out, if it is known as one of that attempt. */
  take({ shardId, attempt }: Pick<ShardKey, 'shardId' | 'attempt'>) {
    const known = this.#shards.get(shardId);
    // What a runner that was overtaken says has nothing to do with it.
    if (known?.shard.attempt !== attempt) {
      return undefined;
    }
    this.#shards.delete(shardId);
    return known;
  }

  put(known: KnownShard | undefined): void {
    if (!known) {
      return;
    }
    this.#shards.set(known.shard.id, known);
    if (this.#shards.size > most) {
      this.#shards.delete(this.#shards.keys().next().value!);
    }
  }

  /**
   * Puts a shard back, as it is since a report of it was written. It is forgotten when it has ended, or somebody else had
   * written to it meanwhile.
   */
  putWritten(
    known: KnownShard,
    { shard, progress, progressed, end }: AppliedReport,
    { version }: RunChange,
  ): void {
    if (end || shard.version !== known.shard.version) {
      return;
    }
    for (const iteration of progress.all) {
      known.iterations.set(
        iteration.id,
        // Nothing becomes of one that has ended.
        iteration.state === 'finished'
          ? { ...iteration, tries: [] }
          : iteration,
      );
    }
    const changed = progress.changed.length > 0;
    this.put({
      ...known,
      shard: {
        ...shard,
        progressed,
        version: changed ? version : shard.version,
      },
    });
  }
}
