import type { TestCase, TestSetDefinition } from '@uatcms/plugin-uat-common';
import { definitionList } from './definitionList';
import { withProperties } from './lists';

const cases = definitionList('cases');

export const {
  duplicate: duplicateCase,
  remove: removeCase,
  move: moveCase,
} = cases;

export function addCase(
  definition: TestSetDefinition,
  wanted = 'New case',
): TestSetDefinition {
  return cases.add(definition, { name: wanted, steps: [] });
}

/** Changes properties of a case; one that is `undefined` is left out. */
export function editCase(
  definition: TestSetDefinition,
  index: number,
  change: Partial<Omit<TestCase, 'steps'>>,
): TestSetDefinition {
  return cases.edit(definition, index, testCase =>
    withProperties(testCase, change),
  );
}

export function replaceCase(
  definition: TestSetDefinition,
  index: number,
  testCase: TestCase,
) {
  return cases.edit(definition, index, () => testCase);
}
