/** Which items of two lists belong together: equal ones, and what stands in their place between these. */
export interface Aligned {
  /** Undefined: there is no such item. */
  oldIndex?: number;
  newIndex?: number;
}

/** Beyond so many comparisons the gap between two long lists is told by position. */
const MOST_COMPARED = 250_000;

/**
 * Pairs the items of two lists by a longest common subsequence, so that one inserted item is one difference, not a
 * change of all that follow. What lies between equal items is paired in order.
 */
export function alignLists(before: unknown[], after: unknown[]): Aligned[] {
  const old = before.map(canonical);
  const fresh = after.map(canonical);
  let start = 0;
  while (start < old.length && old[start] === fresh[start]) {
    start += 1;
  }
  let tail = 0;
  while (
    tail < Math.min(old.length, fresh.length) - start &&
    old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]
  ) {
    tail += 1;
  }
  const middle = commonItems(
    old.slice(start, old.length - tail),
    fresh.slice(start, fresh.length - tail),
  ).map(([one, other]) => [start + one, start + other]);
  const aligned: Aligned[] = [];
  let [i, j] = [start, start];
  for (const [one, other] of [
    ...middle,
    [old.length - tail, fresh.length - tail],
  ]) {
    for (; i < one || j < other; i++, j++) {
      aligned.push({
        ...(i < one && { oldIndex: i }),
        ...(j < other && { newIndex: j }),
      });
    }
    [i, j] = [one + 1, other + 1];
  }
  return aligned;
}

/** Index pairs of a longest common subsequence. */
function commonItems(old: string[], fresh: string[]): Array<[number, number]> {
  if (old.length * fresh.length > MOST_COMPARED) {
    return [];
  }
  const length = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(fresh.length + 1).fill(0),
  );
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      length[i][j] =
        old[i] === fresh[j]
          ? length[i + 1][j + 1] + 1
          : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const pairs: Array<[number, number]> = [];
  for (let [i, j] = [0, 0]; i < old.length && j < fresh.length; ) {
    if (old[i] === fresh[j]) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if (length[i + 1][j] >= length[i][j + 1]) {
      i += 1;
    } else {
      j += 1;
    }
  }
  return pairs;
}

/** The same text for the same value, whatever the order of its keys: the database has another than the request. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, item) =>
      item !== null && typeof item === 'object' && !Array.isArray(item)
        ? Object.fromEntries(
            Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)),
          )
        : item,
    ) ?? ''
  );
}
