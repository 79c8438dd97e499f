import type { ExportedIteration, RunExport } from '@uatcms/core';
import type { CaseResult, Run } from '@uatcms/plugin-uat-common';
import { failureInWords } from './failureInWords';
import { xmlAttributes, xmlText } from './xml';

/**
 * A run as JUnit XML, in the form that Ant and Jenkins read: a suite for each case, a test case for each row.
 *
 * `failed` is a failure and `error` an error; what was skipped or cancelled is skipped, and says which. A flaky iteration
 * has passed and carries a `flakyFailure` for each attempt that did not, as Maven Surefire writes it. What rests on mocked
 * answers says so in its `system-out`, and each suite how many of the run do.
 */
export async function* junitOfRun({
  run,
  cases,
  iterations,
}: RunExport): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${xmlAttributes({
    name: run.testSetTitle,
    tests: run.counts.total,
    failures: run.counts.failed,
    errors: run.counts.error,
    time: seconds(cases.reduce((sum, one) => sum + one.durationMs, 0)),
  })}>\n`;
  const suites = cases.values();
  let suite: CaseResult | undefined;
  for await (const iteration of iterations()) {
    if (iteration.caseName !== suite?.caseName) {
      yield suite ? '  </testsuite>\n' : '';
      suite = suites.next().value!;
      yield beginOfSuite(run, suite);
    }
    yield testCase(run, iteration);
  }
  yield suite ? '  </testsuite>\n</testsuites>\n' : '</testsuites>\n';
}

function beginOfSuite(run: Run, { caseName, counts, durationMs }: CaseResult) {
  const properties = {
    testSet: run.testSet,
    run: run.number,
    runId: run.id,
    revision: run.revision,
    environment: run.environment,
    executor: run.executor,
    ...(run.mocked && { mockedIterations: run.mocked }),
  };
  const lines = Object.entries(properties).map(
    ([name, value]) => `      <property${xmlAttributes({ name, value })}/>\n`,
  );
  const attributes = xmlAttributes({
    name: caseName,
    tests: counts.total,
    failures: counts.failed,
    errors: counts.error,
    skipped: counts.skipped + counts.cancelled,
    time: seconds(durationMs),
    // Without a zone, as the schema has it; it is UTC.
    timestamp: (run.startedAt ?? run.createdAt).slice(0, 19),
  });
  return `  <testsuite${attributes}>\n    <properties>\n${lines.join(
    '',
  )}    </properties>\n`;
}

function testCase(run: Run, iteration: ExportedIteration): string {
  const attributes = xmlAttributes({
    name: iteration.rowKey ?? iteration.caseName,
    classname: `${run.testSet}.${iteration.caseName}`,
    time: seconds(iteration.durationMs ?? 0),
  });
  const content = outcomeOf(iteration) + remarkOn(iteration);
  return content
    ? `    <testcase${attributes}>\n${content}    </testcase>\n`
    : `    <testcase${attributes}/>\n`;
}

function outcomeOf(iteration: ExportedIteration): string {
  const message = iteration.message ?? undefined;
  switch (iteration.verdict) {
    case 'failed':
    case 'error': {
      const name = iteration.verdict === 'failed' ? 'failure' : 'error';
      const text = failureInWords(iteration.steps) ?? message ?? '';
      return element(name, { message, type: iteration.verdict }, text);
    }
    case 'flaky':
      return iteration.attemptList
        .filter(({ verdict }) => verdict === 'failed' || verdict === 'error')
        .map(attempt =>
          element(
            'flakyFailure',
            {
              message: attempt.message ?? undefined,
              type: attempt.verdict ?? undefined,
            },
            attempt.message ?? '',
          ),
        )
        .join('');
    case 'skipped':
    case 'cancelled':
      return element('skipped', { message: message ?? iteration.verdict }, '');
    default:
      return '';
  }
}

/** The form has no field for it, and a pipeline must not take it for an answer of the site. */
function remarkOn({ isMocked }: ExportedIteration): string {
  const said = 'Requests were answered by the test in place of the site.';
  return isMocked ? element('system-out', {}, said) : '';
}

function element(
  name: string,
  attributes: Record<string, string | undefined>,
  text: string,
): string {
  const begin = `      <${name}${xmlAttributes(attributes)}`;
  return text ? `${begin}>${xmlText(text)}</${name}>\n` : `${begin}/>\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(3);
}
