import type { ExportedIteration, RunExport } from '@uatcms/core';
import {
  stepInWords,
  type Run,
  type StepStatus,
  type Verdict,
} from '@uatcms/plugin-uat-common';
import { failureInWords } from './failureInWords';

/** Version of the Common Test Report Format (ctrf.io) that the export follows. */
const specVersion = '0.0.0';

const statusOfVerdict: Record<Verdict, string> = {
  passed: 'passed',
  flaky: 'passed',
  failed: 'failed',
  // A pipeline that asks only for failures must not miss what could not be carried out.
  error: 'failed',
  skipped: 'skipped',
  cancelled: 'other',
};

const statusOfStep: Record<StepStatus, string> = {
  passed: 'passed',
  failed: 'failed',
  error: 'failed',
  skipped: 'skipped',
};

/** A run as CTRF JSON: a test for each iteration, its case as the suite. `rawStatus` holds the verdict. */
export async function* ctrfOfRun({
  run,
  cases,
  iterations,
}: RunExport): AsyncGenerator<string> {
  const report = {
    reportFormat: 'CTRF',
    specVersion,
    timestamp: run.finishedAt,
    generatedBy: 'uat',
    results: {
      tool: { name: 'uat' },
      summary: summaryOf(run, cases.length),
      environment: environmentOf(run),
    },
  };
  // Everything but the tests is written as one piece that is opened again at its end.
  yield `${JSON.stringify(report).slice(0, -2)},"tests":[`;
  let separator = '';
  for await (const iteration of iterations()) {
    yield separator + JSON.stringify(testOf(iteration));
    separator = ',\n';
  }
  yield ']}}\n';
}

function summaryOf(run: Run, suites: number) {
  const { counts } = run;
  const start = Date.parse(run.startedAt ?? run.createdAt);
  const stop = Date.parse(run.finishedAt!);
  return {
    tests: counts.total,
    passed: counts.passed + counts.flaky,
    failed: counts.failed + counts.error,
    pending: 0,
    skipped: counts.skipped,
    other: counts.cancelled,
    flaky: counts.flaky,
    suites,
    start,
    stop,
    duration: Math.max(0, stop - start),
  };
}

function environmentOf(run: Run) {
  return {
    testEnvironment: run.environment,
    extra: {
      testSet: run.testSet,
      run: run.number,
      runId: run.id,
      revision: run.revision,
      executor: run.executor,
      ...(run.mocked && { mockedIterations: run.mocked }),
    },
  };
}

function testOf(iteration: ExportedIteration) {
  const { caseName, rowKey, verdict, message, startedAt } = iteration;
  const duration = Math.round(iteration.durationMs ?? 0);
  const start = startedAt === null ? undefined : Date.parse(startedAt);
  const tries = iteration.attemptList.slice(0, -1);
  return {
    name: rowKey ?? caseName,
    status: statusOfVerdict[verdict!],
    rawStatus: verdict,
    duration,
    ...(start !== undefined && { start, stop: start + duration }),
    suite: [caseName],
    // Requests were answered by the test in place of the site.
    ...(iteration.isMocked && { tags: ['mocked'] }),
    ...(message && { message }),
    ...(verdict !== 'passed' &&
      verdict !== 'flaky' && { trace: failureInWords(iteration.steps) }),
    ...(verdict === 'flaky' && { flaky: true }),
    ...(tries.length > 0 && {
      retries: tries.length,
      retryAttempts: tries.map((attempt, index) => ({
        attempt: index + 1,
        status: statusOfVerdict[attempt.verdict!],
        duration: Math.round(attempt.durationMs ?? 0),
        ...(attempt.message && { message: attempt.message }),
      })),
    }),
    ...(iteration.steps.length > 0 && {
      steps: iteration.steps.map(step => ({
        name: stepInWords(step),
        status: statusOfStep[step.status],
      })),
    }),
  };
}
