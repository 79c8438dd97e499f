import { keepIdentity } from './identity';

export function insertAt<T>(list: T[], index: number, ...items: T[]): T[] {
  return [...list.slice(0, index), ...items, ...list.slice(index)];
}

export function removeAt<T>(list: T[], ...indexes: number[]): T[] {
  return list.filter((_, index) => !indexes.includes(index));
}

/** Moves one item; a place outside the list is brought to its end. */
export function moveItem<T>(list: T[], from: number, to: number): T[] {
  const place = Math.max(0, Math.min(list.length - 1, to));
  if (from === place || list[from] === undefined) {
    return list;
  }
  const rest = removeAt(list, from);
  return insertAt(rest, place, list[from]);
}

/** Edits one item, which stays the same item for the page. */
export function editAt<T extends object>(
  list: T[],
  index: number,
  edit: (item: T) => T,
): T[] {
  const before = list[index];
  if (before === undefined) {
    return list;
  }
  const after = edit(before);
  return after === before
    ? list
    : list.map((item, at) =>
        at === index ? keepIdentity(before, after) : item,
      );
}

/** Edits every item; the list itself stays the same when nothing changed. */
export function editAll<T extends object>(
  list: T[],
  edit: (item: T) => T,
): T[] {
  let changed = false;
  const edited = list.map(item => {
    const after = edit(item);
    if (after === item) {
      return item;
    }
    changed = true;
    return keepIdentity(item, after);
  });
  return changed ? edited : list;
}

/** A name that is not taken yet: the wanted one, or the wanted one with a number. */
export function freeName(wanted: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  if (!names.has(wanted)) {
    return wanted;
  }
  const stem = wanted.replace(/ \d+$/, '');
  let number = 2;
  while (names.has(`${stem} ${number}`)) {
    number += 1;
  }
  return `${stem} ${number}`;
}

/** A copy that shares nothing with the original, so that it is another item for the page. */
export function copyOf<T>(item: T): T {
  return structuredClone(item);
}

/** Sets or, with `undefined`, leaves out a property. */
export function withProperty<T extends object>(
  item: T,
  name: string,
  value: unknown,
): T {
  if (value === undefined) {
    if (!Object.hasOwn(item, name)) {
      return item;
    }
    const { [name]: _, ...rest } = item as Record<string, unknown>;
    return rest as T;
  }
  return (item as Record<string, unknown>)[name] === value
    ? item
    : { ...item, [name]: value };
}

/** Changes properties; one that is `undefined` is left out. */
export function withProperties<T extends object>(
  item: T,
  change: Partial<NoInfer<T>>,
): T {
  const changed = Object.entries({ ...item, ...change }).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(changed) as T;
}
