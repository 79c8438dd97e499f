import * as z from 'zod';

/**
 * What came of an iteration or a run.
 *
 * - `passed`: every expectation held
 * - `failed`: an expectation did not hold
 * - `error`: the test could not be carried out (unreachable site, lost runner, bad step)
 * - `flaky`: passed on a later attempt, after a failed one
 * - `skipped`: not carried out on purpose
 * - `cancelled`: stopped by a person before its end
 *
 * @public
 */
export const verdicts = [
  'passed',
  'failed',
  'error',
  'flaky',
  'skipped',
  'cancelled',
] as const;

export const verdictSchema = z.enum(verdicts);

/** @public */
export type Verdict = z.infer<typeof verdictSchema>;

/** @public */
export const countsSchema = z.object({
  total: z.number().int(),
  passed: z.number().int(),
  failed: z.number().int(),
  error: z.number().int(),
  flaky: z.number().int(),
  skipped: z.number().int(),
  cancelled: z.number().int(),
});

/** Iterations of a run: all of them, and the finished ones by verdict. @public */
export type VerdictCounts = z.infer<typeof countsSchema>;

/** Iterations of a run that have not ended yet. @public */
export function pendingOf(counts: VerdictCounts): number {
  return (
    counts.total - verdicts.reduce((sum, verdict) => sum + counts[verdict], 0)
  );
}

// A proven defect outweighs a test that could not be carried out, and both outweigh what passed in the end.
const worstFirst: readonly Verdict[] = [
  'failed',
  'error',
  'cancelled',
  'flaky',
  'passed',
  'skipped',
];

/**
 * The verdict of a run from those of its iterations: the worst one, in the order failed, error, cancelled, flaky,
 * passed, skipped. A run is passed only when every iteration that was not left out on purpose has passed.
 *
 * @public
 */
export function verdictOfRun(counts: VerdictCounts): Verdict {
  return worstFirst.find(verdict => counts[verdict] > 0) ?? 'skipped';
}
