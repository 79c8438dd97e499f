import { sameContent, type TestSetDefinition } from '@uatcms/plugin-uat-common';

/** Two people's changes on one base, brought together. */
export interface Merged {
  definition: TestSetDefinition;
  /** What both changed: mine stands, and theirs is found in its revision only. */
  overwritten: string[];
}

const lists = [
  ['cases', 'case'],
  ['stepGroups', 'step group'],
  ['elements', 'element'],
  ['dataSets', 'data set'],
] as const;

/**
 * Puts my changes on top of theirs, item by item: what only one of us touched is taken from the one who did; what
 * both touched is taken from me, and named. Nothing is removed that the other one has changed.
 */
export function putOnTop(
  base: TestSetDefinition,
  mine: TestSetDefinition,
  theirs: TestSetDefinition,
): Merged {
  const overwritten: string[] = [];
  const merged = Object.fromEntries(
    lists.map(([list, what]) => {
      const result = mergeList<{ name: string }>(
        base[list],
        mine[list],
        theirs[list],
      );
      overwritten.push(...result.overwritten.map(name => `${what} “${name}”`));
      return [list, result.items];
    }),
  );
  return { definition: merged as unknown as TestSetDefinition, overwritten };
}

function mergeList<T extends { name: string }>(
  base: T[],
  mine: T[],
  theirs: T[],
) {
  const byName = (items: T[]) => new Map(items.map(item => [item.name, item]));
  const [old, my, their] = [byName(base), byName(mine), byName(theirs)];
  const overwritten: string[] = [];
  const items: T[] = [];
  for (const item of mine) {
    const before = old.get(item.name);
    const other = their.get(item.name);
    const iChanged = !before || !sameContent(before, item);
    const theyChanged = before
      ? !other || !sameContent(before, other)
      : Boolean(other);
    if (iChanged) {
      if (theyChanged && !sameContent(item, other)) {
        overwritten.push(item.name);
      }
      items.push(item);
    } else if (other) {
      items.push(other);
    }
  }
  // What they added, and what I removed although they had changed it, goes behind the item it follows in theirs.
  theirs.forEach((item, index) => {
    if (my.has(item.name)) {
      return;
    }
    const before = old.get(item.name);
    if (!before || !sameContent(before, item)) {
      items.splice(placeAfter(items, theirs[index - 1]), 0, item);
    }
  });
  return { items, overwritten };
}

/** Behind an item; at the beginning when there is none, at the end when it is not in the list. */
function placeAfter(
  items: Array<{ name: string }>,
  previous: { name: string } | undefined,
): number {
  if (!previous) {
    return 0;
  }
  const place = items.findIndex(item => item.name === previous.name);
  return place < 0 ? items.length : place + 1;
}
