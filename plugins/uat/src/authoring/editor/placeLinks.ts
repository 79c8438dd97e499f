import type { TestSetDefinition } from '@uatcms/plugin-uat-common';
import type { Path } from '../draft/problems';

/** Where in the portal a place of a definition is edited: a tab, and what is selected there. */
export interface PlaceLink {
  tab: 'cases' | 'data';
  search: string;
}

const parameterOf = {
  cases: 'case',
  stepGroups: 'group',
  elements: 'element',
} as const;

export function linkOfPlace(
  definition: TestSetDefinition,
  path: Path,
): PlaceLink {
  const [list, index, inner, position, , column] = path;
  if (list === 'dataSets') {
    const dataSet = definition.dataSets[Number(index)];
    const row = inner === 'rows' ? dataSet?.rows[Number(position)] : undefined;
    const search = new URLSearchParams({ dataSet: dataSet?.name ?? '' });
    if (row) search.set('row', row.key);
    if (typeof column === 'string') search.set('column', column);
    return { tab: 'data', search: `${search}` };
  }
  const search = new URLSearchParams();
  if (list === 'cases' || list === 'stepGroups' || list === 'elements') {
    search.set(parameterOf[list], definition[list][Number(index)]?.name ?? '');
    if (inner === 'steps' && position !== undefined) {
      search.set('step', String(Number(position) + 1));
    }
  }
  return { tab: 'cases', search: `${search}` };
}
