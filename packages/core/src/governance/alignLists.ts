import { isDeepStrictEqual } from 'node:util';
import { diffArrays } from 'diff';

/** Which items of two lists belong together: what stands between equal ones, paired in order. */
export interface Aligned {
  /** Undefined: there is no such item. */
  oldIndex?: number;
  newIndex?: number;
}

/** Lists that differ in more items than this are told by position: finding the least difference would take long. */
const MOST_CHANGES = 1_000;

/**
 * The differing items of two lists. Equal ones are aligned, so that one inserted item is one difference, not a change of
 * all that follow.
 */
export function alignLists(before: unknown[], after: unknown[]): Aligned[] {
  const parts = diffArrays(before, after, {
    // The order of keys does not matter: the database has another than the request.
    comparator: isDeepStrictEqual,
    maxEditLength: MOST_CHANGES,
  }) ?? [
    { removed: true, added: false, count: before.length },
    { removed: false, added: true, count: after.length },
  ];
  const aligned: Aligned[] = [];
  let [oldIndex, newIndex] = [0, 0];
  let [removed, added] = [0, 0];
  const pairUp = () => {
    for (let index = 0; index < Math.max(removed, added); index++) {
      aligned.push({
        ...(index < removed && { oldIndex: oldIndex - removed + index }),
        ...(index < added && { newIndex: newIndex - added + index }),
      });
    }
    [removed, added] = [0, 0];
  };
  for (const part of parts) {
    if (!part.removed && !part.added) {
      pairUp();
    }
    removed += part.removed ? part.count : 0;
    added += part.added ? part.count : 0;
    oldIndex += part.added ? 0 : part.count;
    newIndex += part.removed ? 0 : part.count;
  }
  pairUp();
  return aligned;
}
