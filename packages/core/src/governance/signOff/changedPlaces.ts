import type { TestSetDefinition } from '@uatcms/plugin-uat-common';
import { differences, type Difference } from '../differences';

const kinds: Record<string, string> = {
  cases: 'case',
  stepGroups: 'step group',
  elements: 'element',
  dataSets: 'data set',
};

const mostSaid = 3;

/** Where two definitions differ, for one sentence: `row 3 (“r3”) of data set “Orders”, and 2 more places`. */
export function changedPlaces(
  before: TestSetDefinition,
  after: TestSetDefinition,
): string {
  const places = [
    ...new Set(
      differences(before, after).map(difference =>
        placeOf(difference, before, after),
      ),
    ),
  ];
  const more = places.length - mostSaid;
  return [
    ...places.slice(0, mostSaid),
    ...(more > 0 ? [`${more} more ${more === 1 ? 'place' : 'places'}`] : []),
  ]
    .join(', ')
    .replace(/, ([^,]*)$/, ' and $1');
}

function placeOf(
  { path: [list, name, part, key] }: Difference,
  before: TestSetDefinition,
  after: TestSetDefinition,
): string {
  const kind = kinds[String(list)] ?? String(list);
  if (name === undefined || name === 'order') {
    return `the order of ${kind}s`;
  }
  const whole = `${kind} “${name}”`;
  if (list === 'dataSets' && part === 'rows' && key !== undefined) {
    return key === 'order'
      ? `the order of rows of ${whole}`
      : `row ${rowInWords(
          String(name),
          String(key),
          before,
          after,
        )} of ${whole}`;
  }
  if (part === 'columns') {
    return `the columns of ${whole}`;
  }
  if (part === 'steps' && typeof key === 'number') {
    return `step ${key + 1} of ${whole}`;
  }
  return whole;
}

/** Its place as people count, and its key. Removed rows are counted where they were. */
function rowInWords(
  dataSet: string,
  key: string,
  before: TestSetDefinition,
  after: TestSetDefinition,
): string {
  for (const definition of [after, before]) {
    const index = definition.dataSets
      .find(({ name }) => name === dataSet)
      ?.rows.findIndex(row => row.key === key);
    if (index !== undefined && index >= 0) {
      return `${index + 1} (“${key}”)`;
    }
  }
  return `“${key}”`;
}
