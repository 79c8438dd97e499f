import type { AuditDifference } from '@uatcms/plugin-uat-common';
import { apart } from './auditWords';

/** Lists whose items have names, by what one of them is called. */
const items: Record<string, string> = {
  cases: 'case',
  stepGroups: 'step group',
  elements: 'element',
  dataSets: 'data set',
  rows: 'row',
  columns: 'column',
  parameters: 'parameter',
  steps: 'step',
  then: 'step',
  else: 'step',
  alternatives: 'alternative',
  testSets: 'test set',
};

/** Parts that only hold others: people do not name them. */
const unnamed = new Set(['definition', 'values']);

const words: Record<string, string> = {
  baseUrl: 'base URL',
  eid: 'employee id',
};

/** Where a difference is, from the general to the particular: `case “Sign in”`, `step 3`, `value`. */
export function placeInWords(path: AuditDifference['path']): string[] {
  const said: string[] = [];
  for (let index = 0; index < path.length; index++) {
    const part = path[index];
    const next = path[index + 1];
    if (typeof part === 'string' && part in items && next !== undefined) {
      said.push(itemInWords(part, next));
      index += 1;
    } else if (typeof part === 'number') {
      said.push(`number ${part + 1}`);
    } else if (!unnamed.has(part)) {
      // Names that people gave stay as they are.
      said.push(
        path[index - 1] === 'values' ? part : words[part] ?? apart(part),
      );
    }
  }
  return said;
}

function itemInWords(list: string, name: string | number): string {
  if (name === 'order') {
    return `order of the ${apart(list)}`;
  }
  return typeof name === 'number'
    ? `${items[list]} ${name + 1}`
    : `${items[list]} “${name}”`;
}
