/** An item of one list with the one that it is in the other. */
export interface Pair<T> {
  before?: T;
  after?: T;
  /** It stands elsewhere among the items that both lists have. */
  moved: boolean;
}

interface Named {
  name: string;
}

/** So many comparisons of what might have been renamed are made; beyond it, it counts as removed and added. */
const mostComparisons = 20_000;

/** From here on, what has another name is taken for the same. */
const leastLikeness = 0.5;

/**
 * Pairs the items of two lists: by their names, and those whose name is in one of the lists only by what they hold.
 * In the order of the later list; what was removed stands behind what it followed.
 *
 * @param likeness - from 0 for nothing in common to 1 for the same content under another name
 */
export function pairItems<T extends Named>(
  before: T[],
  after: T[],
  likeness: (one: T, other: T) => number,
): Array<Pair<T>> {
  const old = new Map(before.map(item => [item.name, item]));
  const now = new Set(after.map(({ name }) => name));
  const formerly = findRenamed(
    before.filter(({ name }) => !now.has(name)),
    after.filter(({ name }) => !old.has(name)),
    likeness,
  );
  return inOrder(
    before,
    after,
    item => old.get(item.name) ?? formerly.get(item),
  );
}

/** Puts pairs in the order of the later list, and says which of them were moved. */
export function inOrder<T>(
  before: T[],
  after: T[],
  formerOf: (item: T) => T | undefined,
): Array<Pair<T>> {
  const places = new Map(before.map((item, index) => [item, index]));
  const pairs = after.map(item => ({ before: formerOf(item), after: item }));
  const kept = pairs.filter(pair => pair.before !== undefined);
  const stayed = longestRising(kept.map(pair => places.get(pair.before!)!));
  const moved = new Set(kept.filter((_, index) => !stayed.has(index)));
  const taken = new Set(kept.map(pair => pair.before));
  const result: Array<Pair<T>> = pairs.map(pair => ({
    ...pair,
    moved: moved.has(pair as (typeof kept)[number]),
  }));
  return withRemoved(
    result,
    before.filter(item => !taken.has(item)),
    item => before[places.get(item)! - 1],
  );
}

/** Puts what was removed behind what it followed. */
function withRemoved<T>(
  pairs: Array<Pair<T>>,
  removed: T[],
  previousOf: (item: T) => T | undefined,
): Array<Pair<T>> {
  const following = new Map(removed.map(item => [previousOf(item), item]));
  const result: Array<Pair<T>> = [];
  const addRemoved = (behind: T | undefined) => {
    let item = following.get(behind);
    while (item !== undefined) {
      result.push({ before: item, moved: false });
      item = following.get(item);
    }
  };
  addRemoved(undefined);
  for (const pair of pairs) {
    result.push(pair);
    if (pair.before !== undefined) {
      addRemoved(pair.before);
    }
  }
  return result;
}

/** Items of the one list with those of the other that they most likely were, the surest first. */
function findRenamed<T>(
  gone: T[],
  come: T[],
  likeness: (one: T, other: T) => number,
): Map<T, T> {
  if (gone.length * come.length > mostComparisons) {
    return new Map();
  }
  const candidates = come
    .flatMap(item =>
      gone.map(other => ({ item, other, score: likeness(other, item) })),
    )
    .filter(({ score }) => score >= leastLikeness)
    .sort((a, b) => b.score - a.score);
  const renamed = new Map<T, T>();
  const taken = new Set<T>();
  for (const { item, other } of candidates) {
    if (!renamed.has(item) && !taken.has(other)) {
      renamed.set(item, other);
      taken.add(other);
    }
  }
  return renamed;
}

/**
 * Indices of a longest rising part of some numbers that all differ: what kept its order, so that the fewest moved.
 * Patience sorting, in O(n log n).
 */
export function longestRising(numbers: number[]): Set<number> {
  // `tails[k]` is the index of the lowest number with which a rising part of k + 1 numbers can end.
  const tails: number[] = [];
  const previous: number[] = [];
  numbers.forEach((number, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (numbers[tails[middle]] < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    previous[index] = low > 0 ? tails[low - 1] : -1;
    tails[low] = index;
  });
  const rising = new Set<number>();
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index]) {
    rising.add(index);
  }
  return rising;
}
