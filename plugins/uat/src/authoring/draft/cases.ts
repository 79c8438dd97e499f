import type { TestCase, TestSetDefinition } from '@uatcms/plugin-uat-common';
import {
  copyOf,
  editAt,
  freeName,
  insertAt,
  moveItem,
  removeAt,
} from './lists';

const names = (definition: TestSetDefinition) =>
  definition.cases.map(testCase => testCase.name);

function changeCases(
  definition: TestSetDefinition,
  cases: TestCase[],
): TestSetDefinition {
  return cases === definition.cases ? definition : { ...definition, cases };
}

export function addCase(
  definition: TestSetDefinition,
  wanted = 'New case',
): TestSetDefinition {
  return changeCases(definition, [
    ...definition.cases,
    { name: freeName(wanted, names(definition)), steps: [] },
  ]);
}

/** Changes properties of a case; one that is `undefined` is left out. */
export function editCase(
  definition: TestSetDefinition,
  index: number,
  change: Partial<Omit<TestCase, 'steps'>>,
): TestSetDefinition {
  return changeCases(
    definition,
    editAt(definition.cases, index, testCase => {
      const edited = Object.entries({ ...testCase, ...change }).filter(
        ([, value]) => value !== undefined,
      );
      return Object.fromEntries(edited) as TestCase;
    }),
  );
}

export function replaceCase(
  definition: TestSetDefinition,
  index: number,
  testCase: TestCase,
) {
  return changeCases(
    definition,
    editAt(definition.cases, index, () => testCase),
  );
}

export function duplicateCase(
  definition: TestSetDefinition,
  index: number,
): TestSetDefinition {
  const copy = copyOf(definition.cases[index]);
  const name = freeName(`${copy.name} (copy)`, names(definition));
  return changeCases(
    definition,
    insertAt(definition.cases, index + 1, { ...copy, name }),
  );
}

export function removeCase(
  definition: TestSetDefinition,
  index: number,
): TestSetDefinition {
  return changeCases(definition, removeAt(definition.cases, index));
}

export function moveCase(
  definition: TestSetDefinition,
  from: number,
  to: number,
): TestSetDefinition {
  return changeCases(definition, moveItem(definition.cases, from, to));
}
