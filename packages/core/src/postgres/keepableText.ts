import { placeOf, type Problem } from '@uatcms/plugin-uat-common';

// PostgreSQL keeps every character but U+0000, and no half of a surrogate pair: both make jsonb and text refuse a row.
const unkeepable = /\0|\p{Surrogate}/gu;

/**
 * The value with every character that PostgreSQL cannot keep replaced by U+FFFD, however deep. For texts that are
 * evidence and come from pages under test: a strange character must not cost a result.
 */
export function keepable<T>(value: T): T {
  if (typeof value === 'string') {
    return value.replace(unkeepable, '\uFFFD') as T;
  }
  if (Array.isArray(value)) {
    return value.map(keepable) as T;
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        keepable(key),
        keepable(item),
      ]),
    ) as T;
  }
  return value;
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
    return isKeepable(value) ? [] : [problemAt(root, path)];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      problemsOfTexts(item, root, [...path, index]),
    );
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) =>
      isKeepable(key)
        ? problemsOfTexts(item, root, [...path, key])
        : [problemAt(root, path)],
    );
  }
  return [];
}

function isKeepable(text: string): boolean {
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
