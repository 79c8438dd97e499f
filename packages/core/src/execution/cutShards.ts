export const shardsPerSlot = 3;
const largestShard = 25;

/**
 * Cuts a run into shards of neighbouring iterations: about three for each slot, so that a slow shard does not leave the
 * other slots idle for long, and never so large that a lost runner costs much.
 *
 * @param slots - shards that the executor can carry out at the same time
 * @returns the shards in order, each of 1 to 25 iterations
 */
export function cutShards<T>(iterations: T[], slots: number): T[][] {
  const wanted = Math.max(1, slots) * shardsPerSlot;
  const size = Math.min(largestShard, Math.ceil(iterations.length / wanted));
  const shards: T[][] = [];
  for (let at = 0; at < iterations.length; at += size) {
    shards.push(iterations.slice(at, at + size));
  }
  return shards;
}
