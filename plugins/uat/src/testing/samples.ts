import {
  type Environment,
  emptyDefinition,
  type IterationDetail,
  type Run,
  type SignOff,
  type StepResult,
  type TestSet,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';

const at = '2026-01-01T00:00:00.000Z';
const actor = { ref: 'user:default/tester', name: 'A tester' };

/** A valid id that a person can tell from others: `sampleId(7)`. */
export const sampleId = (n: number) =>
  `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const step = { keyword: 'openUrl', url: '/' } as const;

/** Two cases over three customers, of which one is disabled, and one case without rows. */
export const sampleDefinition: TestSetDefinition = {
  ...emptyDefinition,
  cases: [
    { name: 'Sign in', dataSet: 'Customers', steps: [step] },
    { name: 'Pay', dataSet: 'Customers', steps: [step] },
    { name: 'Open the shop', steps: [step] },
  ],
  dataSets: [
    {
      name: 'Customers',
      columns: [{ name: 'email', type: 'text' }],
      rows: [
        { key: 'ann', values: { email: 'ann@example.org' } },
        { key: 'bob', values: { email: 'bob@example.org' } },
        { key: 'old', values: { email: 'old@example.org' }, disabled: true },
      ],
    },
  ],
};

export function sampleTestSet(changes: Partial<TestSet> = {}): TestSet {
  return {
    id: sampleId(900),
    name: 'checkout-smoke',
    title: 'Checkout smoke',
    description: 'The way from the basket to the receipt',
    owner: 'group:default/checkout',
    tests: ['component:default/shop'],
    system: null,
    tags: [],
    environments: ['staging', 'preview'],
    revision: 3,
    createdAt: at,
    updatedAt: at,
    source: 'portal',
    updatedBy: actor,
    definition: sampleDefinition,
    ...changes,
  };
}

/** A sign-off of run 12 of the sample, for the reader of tests and a group. */
export function sampleEnvironment(
  name: string,
  changes: Partial<Environment> = {},
): Environment {
  return {
    name,
    title: name.toUpperCase(),
    baseUrl: `https://${name}.example.org`,
    variables: {},
    secrets: [],
    allowedHosts: [],
    protected: false,
    managedBy: 'portal',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

export function sampleSignOff(changes: Partial<SignOff> = {}): SignOff {
  const counts = {
    total: 3,
    passed: 2,
    failed: 1,
    error: 0,
    flaky: 0,
    skipped: 0,
    cancelled: 0,
  };
  const signed = {
    testSet: 'checkout-smoke',
    title: 'Checkout smoke',
    revision: 3,
    runs: [{ id: sampleId(1), number: 12 }],
    verdict: 'failed' as const,
    counts,
  };
  const signatory = (ref: string) => ({
    ref,
    name: null,
    decision: null,
    comment: '',
    decidedBy: null,
    decidedAt: null,
    hash: null,
  });
  return {
    id: sampleId(70),
    outcome: 'pending',
    release: null,
    environment: 'staging',
    scope: 'The way to pay',
    testSets: [signed],
    signatories: [
      signatory('user:default/guest'),
      signatory('group:default/business'),
    ],
    dueOn: '2026-12-24',
    createdAt: at,
    createdBy: actor,
    decidedAt: null,
    ended: null,
    hash: 'f'.repeat(64),
    snapshot: {
      format: 2,
      release: null,
      environment: 'staging',
      scope: 'The way to pay',
      signatories: ['user:default/guest', 'group:default/business'],
      testSets: [
        {
          ...signed,
          runs: [
            {
              id: sampleId(1),
              number: 12,
              executor: 'local',
              startedBy: actor,
              finishedAt: at,
            },
          ],
          approval: null,
          authors: [{ ref: 'user:default/ann', name: 'Ann' }],
          environment: 'staging',
          baseUrl: 'https://staging.example.org',
          ofIterations: 8,
          evidence: { attempts: 3, steps: 9, files: 4 },
          notices: ['Only 3 of the 8 iterations of the test set were run'],
          hashes: {
            revision: 'a'.repeat(64),
            data: 'b'.repeat(64),
            environment: 'c'.repeat(64),
            results: 'd'.repeat(64),
          },
        },
      ],
    },
    ...changes,
  };
}

export function sampleRun(changes: Partial<Run> = {}): Run {
  const total = changes.counts?.total ?? 0;
  return {
    id: sampleId(1),
    number: 12,
    testSet: 'checkout-smoke',
    testSetTitle: 'Checkout smoke',
    revision: 3,
    environment: 'staging',
    executor: 'local',
    state: 'running',
    verdict: null,
    counts: {
      total,
      passed: 0,
      failed: 0,
      error: 0,
      flaky: 0,
      skipped: 0,
      cancelled: 0,
    },
    createdAt: at,
    startedAt: at,
    finishedAt: null,
    createdBy: actor,
    kept: false,
    openChecks: 0,
    ofIterations: 0,
    repeats: null,
    merged: null,
    approval: null,
    options: {
      evidence: 'failed',
      trace: 'off',
      video: 'off',
      retries: 0,
      infrastructureRetries: 1,
      stepTimeout: 10_000,
      iterationTimeout: 300_000,
      runTimeout: 21_600_000,
      browser: {},
    },
    pinnedEnvironment: {
      name: 'staging',
      baseUrl: 'https://staging.example.org',
      variables: {},
      secrets: [],
      allowedHosts: ['staging.example.org'],
      protected: false,
    },
    version: 1,
    cancelledBy: null,
    priority: 'person',
    waiting: null,
    ...changes,
  };
}

let position = 0;

export function sampleIteration(
  changes: Partial<IterationDetail> = {},
): IterationDetail {
  position += 1;
  return {
    id: sampleId(1000 + position),
    position,
    caseName: 'Sign in',
    rowKey: null,
    state: 'queued',
    verdict: null,
    message: null,
    attempts: 0,
    stepsDone: 0,
    startedAt: null,
    durationMs: null,
    version: 1,
    isManual: false,
    values: {},
    attemptList: [],
    check: null,
    ...changes,
  };
}

export function sampleStep(changes: Partial<StepResult> = {}): StepResult {
  const sequence = changes.sequence ?? 0;
  return {
    sequence,
    path: [sequence],
    keyword: 'click',
    title: `Step ${sequence}`,
    status: 'passed',
    startedAt: at,
    durationMs: 100,
    ...changes,
  };
}
