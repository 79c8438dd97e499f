import type { Caller, ExecutorSlots } from '@uatcms/core';
import type { TestSetDefinition, UatInputs } from '@uatcms/plugin-uat-common';

export const ann: Caller = {
  actor: { ref: 'user:default/ann' },
  origin: 'portal',
};

export const shop = {
  name: 'shop',
  title: 'Shop',
  baseUrl: 'https://shop.example.org',
};

/** The executor `local`, and one that nobody works for, with so many places each. */
export const places = (slots: number): ExecutorSlots =>
  new Map(['local', 'elsewhere'].map(name => [name, slots]));

/** A definition of one case, driven by so many rows. */
export function definition(rows: number): TestSetDefinition {
  return {
    cases: [
      {
        name: 'Open the shop',
        dataSet: 'customers',
        steps: [{ keyword: 'openUrl', url: '/?for={{email}}' }],
      },
    ],
    stepGroups: [],
    elements: [],
    dataSets: [
      {
        name: 'customers',
        columns: [{ name: 'email', type: 'text' }],
        rows: Array.from({ length: rows }, (_, index) => ({
          key: `row ${index + 1}`,
          values: { email: `customer${index + 1}@example.org` },
        })),
      },
    ],
  };
}

/** A test set with so many iterations. */
export function testSet(
  name: string,
  rows = 1,
): UatInputs['testSets']['create'] {
  return {
    name,
    title: `Test set ${name}`,
    description: '',
    owner: 'group:default/checkout',
    tests: [],
    system: null,
    tags: [],
    environments: ['shop'],
    definition: definition(rows),
    comment: '',
  };
}
