/** Where the objects within a value stand, that value itself first. */
export function placesOfObjects(
  value: unknown,
  path: Array<string | number> = [],
): Array<Array<string | number>> {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  const below = Object.entries(value).flatMap(([key, item]) =>
    placesOfObjects(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? below : [path, ...below];
}

/** A copy in which the object at a place has one field more. */
export function withField<T>(
  value: T,
  [first, ...rest]: Array<string | number>,
  field: string,
  content: unknown,
): T {
  if (first === undefined) {
    // Not by a literal: `__proto__` is a field like any other in JSON.
    return Object.defineProperty({ ...value } as object, field, {
      value: content,
      enumerable: true,
    }) as T;
  }
  const copy: any = Array.isArray(value) ? [...value] : { ...value };
  copy[first] = withField(copy[first], rest, field, content);
  return copy;
}
