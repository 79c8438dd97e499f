import type { RunExport } from '@uatcms/core';
import { csvLine } from '../http/csvLine';

/** A run as CSV (RFC 4180), one line for each iteration. */
export async function* csvOfRun({
  run,
  iterations,
}: RunExport): AsyncGenerator<string> {
  yield csvLine([
    'test set',
    'run',
    'environment',
    'case',
    'row',
    'verdict',
    'attempts',
    'started at',
    'duration ms',
    'message',
    'mocked answers',
  ]);
  for await (const iteration of iterations()) {
    yield csvLine([
      run.testSet,
      String(run.number),
      run.environment,
      iteration.caseName,
      iteration.rowKey ?? '',
      iteration.verdict ?? '',
      String(iteration.attempts),
      iteration.startedAt ?? '',
      iteration.durationMs === null
        ? ''
        : String(Math.round(iteration.durationMs)),
      iteration.message ?? '',
      iteration.isMocked ? 'yes' : '',
    ]);
  }
}
