import { alignLists } from './alignLists';

/** One place where two values differ. No `old`: it was added. No `new`: it was removed. */
export interface Difference {
  /**
   * Items of a list that have a name or key are called by it, others by their position: the new one, or the old one of
   * what was removed.
   */
  path: Array<string | number>;
  old?: unknown;
  new?: unknown;
}

/**
 * Where two JSON values differ, so that a person can read who changed what.
 *
 * Lists of named things (cases, elements, rows, …) are compared by name: an inserted case is one difference, not a
 * change of all that follow. A changed order of what both have is told apart, at `[…, 'order']`. Lists of things without
 * a name (steps) are aligned by what is equal; a step in the place of one with another keyword is told as a whole.
 */
export function differences(
  before: unknown,
  after: unknown,
  path: Difference['path'] = [],
): Difference[] {
  if (before === undefined || after === undefined) {
    return before === after ? [] : [difference(path, before, after)];
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return differencesOfLists(before, after, path);
  }
  if (isRecord(before) && isRecord(after)) {
    return differencesOfRecords(before, after, path);
  }
  return before === after ? [] : [difference(path, before, after)];
}

function difference(
  path: Difference['path'],
  before: unknown,
  after: unknown,
): Difference {
  return {
    path,
    ...(before === undefined ? {} : { old: before }),
    ...(after === undefined ? {} : { new: after }),
  };
}

function differencesOfRecords(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  path: Difference['path'],
): Difference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap(key =>
    differences(before[key], after[key], [...path, key]),
  );
}

function differencesOfLists(
  before: unknown[],
  after: unknown[],
  path: Difference['path'],
): Difference[] {
  const old = byName(before);
  const fresh = byName(after);
  if (!old || !fresh) {
    return differencesByPosition(before, after, path);
  }
  const oldOrder = [...old.keys()].filter(name => fresh.has(name));
  const newOrder = [...fresh.keys()].filter(name => old.has(name));
  return [
    ...[...new Set([...old.keys(), ...fresh.keys()])].flatMap(name =>
      differences(old.get(name), fresh.get(name), [...path, name]),
    ),
    ...(oldOrder.every((name, index) => name === newOrder[index])
      ? []
      : [difference([...path, 'order'], oldOrder, newOrder)]),
  ];
}

function differencesByPosition(
  before: unknown[],
  after: unknown[],
  path: Difference['path'],
): Difference[] {
  return alignLists(before, after).flatMap(({ oldIndex, newIndex }) => {
    const one = oldIndex === undefined ? undefined : before[oldIndex];
    const other = newIndex === undefined ? undefined : after[newIndex];
    const place = [...path, newIndex ?? oldIndex!];
    return isAnotherStep(one, other)
      ? [difference(place, one, other)]
      : differences(one, other, place);
  });
}

function isAnotherStep(one: unknown, other: unknown): boolean {
  return (
    isRecord(one) &&
    isRecord(other) &&
    'keyword' in one &&
    one.keyword !== other.keyword
  );
}

function byName(list: unknown[]): Map<string, unknown> | undefined {
  const named = new Map<string, unknown>();
  for (const item of list) {
    const name = isRecord(item) ? item.name ?? item.key : undefined;
    if (typeof name !== 'string' || named.has(name)) {
      return undefined;
    }
    named.set(name, item);
  }
  return named;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
