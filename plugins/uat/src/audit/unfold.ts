import type { AuditDifference } from '@uatcms/plugin-uat-common';

/** Lists of named things, each of which is a difference of its own when all of it came or went. */
const lists = new Set(['cases', 'stepGroups', 'elements', 'dataSets']);

/**
 * What was created or deleted as a whole, in parts that can be read: its properties, and each case, step group, element
 * and data set. Empty ones are left out: they say nothing.
 */
export function unfold(difference: AuditDifference): AuditDifference[] {
  const { path } = difference;
  const side = 'new' in difference ? 'new' : 'old';
  const value = difference[side];
  const isWhole = !('new' in difference && 'old' in difference);
  const last = path[path.length - 1];
  if (
    isWhole &&
    isRecord(value) &&
    (last === undefined || last === 'definition')
  ) {
    return Object.entries(value)
      .filter(([, part]) => !isEmpty(part))
      .flatMap(([name, part]) =>
        unfold({ path: [...path, name], [side]: part }),
      );
  }
  if (isWhole && Array.isArray(value) && lists.has(String(last))) {
    return value.map((item, index) => ({
      path: [...path, item?.name ?? index],
      [side]: item,
    }));
  }
  return [difference];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isRecord(value) && Object.keys(value).length === 0)
  );
}
