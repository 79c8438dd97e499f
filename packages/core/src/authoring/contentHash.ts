import { createHash } from 'node:crypto';

/**
 * SHA-256, in hex, of the canonical JSON of a value: keys of objects in the order of their UTF-16 code units, no white
 * space (as RFC 8785 has it). Equal content has an equal hash, in whatever order it was written.
 */
export function contentHash(content: unknown): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** A value as canonical JSON. Properties that are undefined are left out, as JSON does. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    const properties = Object.entries(value)
      .filter(([, property]) => property !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([key, property]) =>
          `${JSON.stringify(key)}:${canonicalJson(property)}`,
      );
    return `{${properties.join(',')}}`;
  }
  return JSON.stringify(value);
}
