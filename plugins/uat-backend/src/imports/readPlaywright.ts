import type { ImportedAttempt, ImportedTest } from '@uatcms/core';
import { problemsOfZodError } from '@uatcms/plugin-uat-common';
import { z } from 'zod';
import { messageOf, TestCollector } from './TestCollector';
import { unreadable } from './unreadable';

const errorSchema = z.looseObject({ message: z.string().optional() });

const resultStatus = z.enum([
  'passed',
  'failed',
  'timedOut',
  'skipped',
  'interrupted',
]);

const resultSchema = z.looseObject({
  // A test that never began has no status.
  status: resultStatus.optional(),
  duration: z.number().min(0),
  startTime: z.iso.datetime({ offset: true }).optional(),
  errors: z.array(errorSchema).optional(),
  steps: z
    .array(
      z.looseObject({
        title: z.string(),
        duration: z.number().min(0).optional(),
        error: errorSchema.optional(),
      }),
    )
    .optional(),
});

type Result = z.infer<typeof resultSchema>;

const testSchema = z.looseObject({
  projectName: z.string().optional(),
  expectedStatus: resultStatus,
  results: z.array(resultSchema),
});

const suiteSchema = z.looseObject({
  title: z.string(),
  specs: z
    .array(z.looseObject({ title: z.string(), tests: z.array(testSchema) }))
    .optional(),
  get suites() {
    return z.array(suiteSchema).optional();
  },
});

type Suite = z.infer<typeof suiteSchema>;

const reportSchema = z.looseObject({
  suites: z.array(suiteSchema),
  errors: z.array(errorSchema).optional(),
});

/**
 * The tests of a report that Playwright’s `json` reporter has written. Files and their describe blocks become cases,
 * tests rows, with the project where there is one; retries are attempts, and `test.step` are steps.
 *
 * @throws Refusal `invalid`
 */
export function readPlaywright(content: Buffer): ImportedTest[] {
  const report = parsed(content);
  const collector = new TestCollector();
  for (const suite of report.suites) {
    addSuite(collector, suite, []);
  }
  const fault = messageOf(report.errors?.[0]?.message);
  if (collector.tests.length === 0 && fault) {
    throw unreadable(`Playwright ran no test, and says: ${fault}`);
  }
  return collector.tests;
}

function parsed(content: Buffer): z.infer<typeof reportSchema> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(content));
  } catch (error) {
    throw unreadable(`it is not JSON: ${(error as Error).message}`);
  }
  const report = reportSchema.safeParse(json);
  if (!report.success) {
    const [{ place, message }] = problemsOfZodError(report.error, json);
    throw unreadable(
      `it is no report of Playwright’s json reporter; ${place} ${message}`,
    );
  }
  return report.data;
}

function addSuite(
  collector: TestCollector,
  { title, specs = [], suites = [] }: Suite,
  above: string[],
): void {
  const path = [...above, title];
  for (const spec of specs) {
    for (const test of spec.tests) {
      const project = test.projectName ? ` [${test.projectName}]` : '';
      collector.add(
        path.join(' › '),
        `${spec.title}${project}`,
        attemptsOf(test.results, test.expectedStatus),
      );
    }
  }
  suites.forEach(suite => addSuite(collector, suite, path));
}

function attemptsOf(
  results: Result[],
  expected: z.infer<typeof resultStatus>,
): ImportedAttempt[] {
  if (results.length === 0) {
    return [{ verdict: 'skipped', durationMs: 0 }];
  }
  return results.map(result => ({
    verdict: verdictOf(result.status, expected),
    message: messageInWords(result, expected),
    startedAt: result.startTime && new Date(result.startTime).toISOString(),
    durationMs: result.duration,
    steps: result.steps?.map(step => ({
      title: step.title.slice(0, 2_000),
      status: step.error ? ('failed' as const) : ('passed' as const),
      durationMs: step.duration ?? 0,
      message: messageOf(step.error?.message),
    })),
  }));
}

/** A test that is expected to fail, and does, has passed. */
function verdictOf(
  status: Result['status'],
  expected: z.infer<typeof resultStatus>,
): ImportedAttempt['verdict'] {
  if (status === undefined || status === 'skipped') {
    return 'skipped';
  }
  if (status === 'interrupted') {
    return 'cancelled';
  }
  return status === expected ? 'passed' : 'failed';
}

function messageInWords(
  { status, errors }: Result,
  expected: z.infer<typeof resultStatus>,
): string | undefined {
  if (status === expected) {
    return undefined;
  }
  const said = messageOf(
    errors?.map(({ message }) => message ?? '').join('\n'),
  );
  return status === 'passed'
    ? 'The test was expected to fail, and passed'
    : said ?? (status === 'timedOut' ? 'The test took too long' : undefined);
}
