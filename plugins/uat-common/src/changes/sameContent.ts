/**
 * Whether two values hold the same content. Edits share what they do not touch, so most of a large definition is
 * settled by the first comparison. A property that is undefined counts as absent, as in JSON.
 *
 * @public
 */
export function sameContent(one: unknown, other: unknown): boolean {
  if (one === other) {
    return true;
  }
  if (
    one === null ||
    other === null ||
    typeof one !== 'object' ||
    typeof other !== 'object'
  ) {
    return false;
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => sameContent(item, other[index]))
    );
  }
  const left = one as Record<string, unknown>;
  const right = other as Record<string, unknown>;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every(name => sameContent(left[name], right[name]));
}
