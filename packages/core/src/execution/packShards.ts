import { cutShards, shardsPerSlot } from './cutShards';

/** What is known of an iteration before it begins. */
export interface Packable {
  /** How long it will take by what is known; null when nothing is. */
  expectedMs: number | null;
  /** Iterations with the same key share a signed-in session. */
  session?: string;
  locks: string[];
}

/** Where times are known they bound what a lost runner costs, and what is left over at the end; numbers matter less. */
const usualShard = 25;
/** More than usual, so that short iterations can fill up shards that have few long ones. */
const largestShard = 50;
/** An executor may live for a quarter of an hour; what is left then goes back, but that costs a start. */
const longestShardMs = 5 * 60_000;
/** A session is worth keeping together as long as shards can still be made equal. */
const partOfShard = 1 / 3;
/** Shards that differ by less than this are equal. */
const equal = 1.05;

interface Shard<T> {
  iterations: T[];
  ms: number;
}

/**
 * Packs iterations into shards that take about the same time: the longest first, each into the shard that is shortest so
 * far (LPT, Graham 1969), then single iterations are moved from the longest shard to the shortest while that helps.
 *
 * What shares a lock is in one shard if that is not longer than the others: it could not be done at the same time anyway,
 * and shards with a lock wait for each other. What shares a session is kept together in pieces of a third of a shard.
 *
 * When nothing is known, neighbours are together.
 *
 * @param slots - shards that the executor can carry out at the same time
 * @returns the shards, longest first, each of 1 to 50 iterations in their order
 */
export function packShards<T extends Packable>(
  iterations: T[],
  slots: number,
): T[][] {
  if (iterations.every(item => isUnknown(item) && item.locks.length === 0)) {
    return cutShards(iterations, slots);
  }
  const total = sumOf(iterations);
  const number = numberOfShards(iterations.length, total, slots);
  const pieces = piecesOf(iterations, total / number);
  const shards = distribute(pieces, number);
  level(shards);
  const order = new Map(iterations.map((item, index) => [item, index]));
  return shards
    .filter(shard => shard.iterations.length > 0)
    .sort((a, b) => b.ms - a.ms)
    .map(shard =>
      shard.iterations.sort((a, b) => order.get(a)! - order.get(b)!),
    );
}

function isUnknown({ expectedMs }: Packable): boolean {
  return expectedMs === null;
}

/** Where some are known and others not, the caller has guessed; where none is, all are alike. */
function msOf({ expectedMs }: Packable): number {
  return expectedMs ?? 1;
}

function sumOf(iterations: Packable[]): number {
  return iterations.reduce((sum, item) => sum + msOf(item), 0);
}

/** As many for each slot, so that none is idle while the last ones are carried out. */
function numberOfShards(count: number, total: number, slots: number): number {
  const places = Math.max(1, slots);
  const wanted = Math.max(
    places * shardsPerSlot,
    Math.ceil(count / usualShard),
    Math.ceil(total / longestShardMs),
  );
  return Math.min(count, Math.ceil(wanted / places) * places);
}

/** What is not to be separated. */
function piecesOf<T extends Packable>(
  iterations: T[],
  shardMs: number,
): Array<Shard<T>> {
  const locking = groupsByLock(iterations.filter(isLocking));
  const sessions = new Map<unknown, T[]>();
  for (const item of iterations.filter(one => !isLocking(one))) {
    // Without a session each is a group of its own.
    const key = item.session ?? item;
    sessions.set(key, sessions.get(key) ?? []);
    sessions.get(key)!.push(item);
  }
  return [
    ...locking.flatMap(group => split(group, shardMs)),
    ...[...sessions.values()].flatMap(group =>
      split(group, shardMs * partOfShard),
    ),
  ];
}

function isLocking({ locks }: Packable): boolean {
  return locks.length > 0;
}

/** Iterations that are connected by locks, directly or through others. */
function groupsByLock<T extends Packable>(iterations: T[]): T[][] {
  const groupOf = new Map<string, { members: T[] }>();
  for (const item of iterations) {
    const met = new Set(item.locks.flatMap(lock => groupOf.get(lock) ?? []));
    // The smaller ones move, so that each iteration moves a few times only.
    const [joined = { members: [] }, ...others] = [...met].sort(
      (a, b) => b.members.length - a.members.length,
    );
    const added = [item, ...others.flatMap(({ members }) => members)];
    joined.members.push(...added);
    for (const lock of added.flatMap(({ locks }) => locks)) {
      groupOf.set(lock, joined);
    }
  }
  return [...new Set(groupOf.values())].map(({ members }) => members);
}

/** Cuts a group into pieces of about the same length, none much longer than asked for. */
function split<T extends Packable>(
  group: T[],
  longestMs: number,
): Array<Shard<T>> {
  const number = Math.max(
    Math.ceil(sumOf(group) / longestMs),
    Math.ceil(group.length / largestShard),
  );
  const alone = group.map(item => ({ iterations: [item], ms: msOf(item) }));
  return number === 1 || group.length === 1
    ? [{ iterations: group, ms: sumOf(group) }]
    : distribute(alone, Math.min(number, group.length));
}

/** The longest first, each to the shortest that has room. */
function distribute<T>(
  pieces: Array<Shard<T>>,
  number: number,
): Array<Shard<T>> {
  const shards: Array<Shard<T>> = Array.from({ length: number }, () => ({
    iterations: [],
    ms: 0,
  }));
  for (const piece of pieces.sort((a, b) => b.ms - a.ms)) {
    const size = piece.iterations.length;
    let best: Shard<T> | undefined;
    for (const shard of shards) {
      const hasRoom = shard.iterations.length + size <= largestShard;
      if (hasRoom && (!best || shard.ms < best.ms)) {
        best = shard;
      }
    }
    if (!best) {
      best = { iterations: [], ms: 0 };
      shards.push(best);
    }
    best.iterations.push(...piece.iterations);
    best.ms += piece.ms;
  }
  return shards;
}

/** Moves single iterations without locks from the longest shard to the shortest. */
function level<T extends Packable>(shards: Array<Shard<T>>): void {
  for (let moves = 0; moves < 4 * shards.length; moves++) {
    const byLength = [...shards].sort((a, b) => a.ms - b.ms);
    const longest = byLength[byLength.length - 1];
    const shortest = byLength.find(
      shard => shard.iterations.length < largestShard,
    );
    if (!shortest || longest.ms <= shortest.ms * equal) {
      return;
    }
    const gap = longest.ms - shortest.ms;
    const moved = bestToMove(longest.iterations, gap);
    if (!moved) {
      return;
    }
    longest.iterations.splice(longest.iterations.indexOf(moved), 1);
    longest.ms -= msOf(moved);
    shortest.iterations.push(moved);
    shortest.ms += msOf(moved);
  }
}

/** The one after which both shards are closest to each other; none when that is no nearer than now. */
function bestToMove<T extends Packable>(
  iterations: T[],
  gap: number,
): T | undefined {
  const after = (item: T) => Math.abs(gap - 2 * msOf(item));
  const [best] = iterations
    .filter(item => !isLocking(item))
    .sort((a, b) => after(a) - after(b));
  return best && after(best) < gap ? best : undefined;
}
