import { placeOf, type Problem } from '@uatcms/plugin-uat-common';

// PostgreSQL keeps every character but U+0000, and no half of a surrogate pair: both make jsonb and text refuse a row.
const unkeepable = /\0|\p{Surrogate}/gu;

/**
 * The value with every character that PostgreSQL cannot keep replaced by U+FFFD, however deep. For texts that are
 * evidence and come from pages under test: a strange character must not cost a result.
 */
export function keepable<T>(value: T): T {
  // Nearly everything can be kept as it is, and looking is cheaper than copying.
  return isKeepable(value) ? value : replaced(value);
}

function replaced<T>(value: T): T {
  if (typeof value === 'string') {
    return value.replace(unkeepable, '\uFFFD') as T;
  }
  if (Array.isArray(value)) {
    return value.map(replaced) as T;
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        replaced(key),
        replaced(item),
      ]),
    ) as T;
  }
  return value;
}

/** Whether PostgreSQL can keep every text in the value. */
function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') {
    return isKeepableText(value);
  }
  if (Array.isArray(value)) {
    return value.every(isKeepable);
  }
  if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      if (!isKeepableText(key) || !isKeepable(item)) {
        return false;
      }
    }
  }
  return true;
}

/**
 * A problem for each text that PostgreSQL cannot keep. For input of people: what they wrote is never changed silently.
 */
export function problemsOfTexts(
  value: unknown,
  root: unknown = value,
  path: Array<string | number> = [],
): Problem[] {
  if (typeof value === 'string') {
    return isKeepableText(value) ? [] : [problemAt(root, path)];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      problemsOfTexts(item, root, [...path, index]),
    );
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) =>
      isKeepableText(key)
        ? problemsOfTexts(item, root, [...path, key])
        : [problemAt(root, path)],
    );
  }
  return [];
}

function isKeepableText(text: string): boolean {
  return text.search(unkeepable) < 0;
}

function problemAt(root: unknown, path: Array<string | number>): Problem {
  return {
    path,
    place: placeOf(root, path),
    message:
      'holds a character that cannot be kept (U+0000, or half of a surrogate pair); remove it',
  };
}
