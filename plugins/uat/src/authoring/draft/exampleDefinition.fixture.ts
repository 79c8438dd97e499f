import type { TestSet, TestSetDefinition } from '@uatcms/plugin-uat-common';

/** A small but complete definition for tests: a case with data, a step group with a parameter, elements. */
export function exampleDefinition(): TestSetDefinition {
  return {
    cases: [
      {
        name: 'Sign in',
        dataSet: 'People',
        steps: [
          { keyword: 'openUrl', url: '/sign-in' },
          {
            keyword: 'useSteps',
            group: 'Enter name',
            parameters: { email: '{{email}}' },
          },
          { keyword: 'click', target: 'Sign-in button' },
          {
            keyword: 'expectText',
            target: { role: 'alert', within: 'Page' },
            text: 'Hello {{ email }} \\{{email}}',
          },
        ],
      },
      {
        name: 'Sign out',
        steps: [
          { keyword: 'click', target: { role: 'button', name: 'Sign out' } },
        ],
      },
    ],
    stepGroups: [
      {
        name: 'Enter name',
        parameters: [{ name: 'email' }],
        steps: [
          { keyword: 'fill', target: { label: 'E-mail' }, value: '{{email}}' },
          { keyword: 'save', from: 'text', target: 'Page', as: 'greeting' },
        ],
      },
    ],
    elements: [
      { name: 'Sign-in button', locator: { role: 'button', name: 'Sign in' } },
      { name: 'Page', locator: { role: 'main' } },
    ],
    dataSets: [
      {
        name: 'People',
        columns: [
          { name: 'email', type: 'text' },
          { name: 'age', type: 'number' },
        ],
        rows: [
          { key: 'anna', values: { email: 'anna@shop.example', age: 31 } },
          { key: 'ben', values: { email: 'ben@shop.example', age: null } },
        ],
      },
    ],
  };
}

export function exampleTestSet(change: Partial<TestSet> = {}): TestSet {
  return {
    id: '00000000-0000-4000-8000-000000000901',
    name: 'portal-sign-in',
    title: 'Portal sign-in',
    description: '',
    owner: 'group:default/shop',
    tests: ['component:default/shop-web'],
    system: null,
    tags: [],
    environments: ['staging'],
    revision: 4,
    createdAt: '2026-01-01T10:00:00.000Z',
    updatedAt: '2026-01-02T10:00:00.000Z',
    source: 'portal',
    updatedBy: { ref: 'user:default/olga', name: 'Olga' },
    definition: exampleDefinition(),
    ...change,
  };
}
