import type {
  Actor,
  TestCase,
  TestSetDefinition,
  UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import { runOptionsSchema } from '@uatcms/plugin-uat-common';
import type { Caller, Core, ExecutorSlots } from '../types';

export const ann: Caller = {
  actor: { ref: 'user:default/ann', eid: 'E100', name: 'Ann' },
  origin: 'portal',
  requestId: 'request-1',
};

export const ben: Caller = {
  actor: { ref: 'user:default/ben' },
  origin: 'api',
};

/** A service, and the person for whom it says that it acts. */
export function pipelineFor(onBehalfOf: Actor | undefined): Caller {
  return { actor: { ref: 'external:pipeline' }, onBehalfOf, origin: 'api' };
}

/** A case with one step, and more if they are given. */
export function testCase(name: string, more: Partial<TestCase> = {}): TestCase {
  return { name, steps: [{ keyword: 'openUrl', url: '/' }], ...more };
}

/** A data set with one text column and rows r1, r2, … */
export function dataSet(name: string, rows: number) {
  return {
    name,
    columns: [{ name: 'email', type: 'text' as const }],
    rows: Array.from({ length: rows }, (_, index) => ({
      key: `r${index + 1}`,
      values: { email: `person${index + 1}@example.org` },
    })),
  };
}

export function content(
  parts: Partial<TestSetDefinition> = {},
): TestSetDefinition {
  return {
    cases: [testCase('Sign in')],
    stepGroups: [],
    elements: [],
    dataSets: [],
    ...parts,
  };
}

/** A test set of `count` iterations: one case, driven by as many rows. */
export function contentOf(count: number): TestSetDefinition {
  return content({
    cases: [testCase('Sign in', { dataSet: 'People' })],
    dataSets: [dataSet('People', count)],
  });
}

export function testSet(
  name: string,
  more: Partial<Inputs['testSets']['create']> = {},
): Inputs['testSets']['create'] {
  return {
    name,
    title: `Title of ${name}`,
    description: '',
    owner: 'group:default/checkout',
    tests: [],
    system: null,
    tags: [],
    environments: [],
    definition: content(),
    comment: '',
    ...more,
  };
}

export function environment(
  name: string,
  more: Partial<Inputs['environments']['create']> = {},
): Inputs['environments']['create'] {
  return {
    name,
    title: `Title of ${name}`,
    baseUrl: 'https://shop.example.org',
    variables: {},
    secrets: [],
    allowedHosts: [],
    protected: false,
    ...more,
  };
}

export function startOf(
  name: string,
  more: Partial<Inputs['runs']['start']> = {},
): Inputs['runs']['start'] {
  return {
    testSet: name,
    executor: 'local',
    options: runOptionsSchema.parse({}),
    ...more,
  };
}

/** Executors with so many places each. */
export const places = (slots: number, ...more: string[]): ExecutorSlots =>
  new Map(['local', 'lambda', ...more].map(name => [name, slots]));

/** Starts a run of a new test set with `count` iterations. */
export async function startRunOf(
  core: Core,
  name: string,
  count: number,
  slots = 1,
) {
  const known = await core.environments.list();
  if (!known.items.some(item => item.name === 'staging')) {
    await core.environments.create(environment('staging'), ann);
  }
  await core.testSets.create(
    testSet(name, { environments: ['staging'], definition: contentOf(count) }),
    ann,
  );
  return core.runs.start(startOf(name), ann, places(slots));
}
