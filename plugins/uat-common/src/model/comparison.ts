import * as z from 'zod';
import { stepResultSchema } from '../protocol/events';
import { iterationSchema } from './run';
import { runSummarySchema } from './testSet';
import { verdictSchema } from './verdict';

/**
 * What became of an iteration from one run, the base, to another. Iterations are the same when case and row key are.
 *
 * Passed and flaky count as passing, failed and error as failing. Skipped, cancelled and not yet finished are no result:
 * they neither fix a failure nor are they one.
 *
 * - `newFailure`: fails, and did not fail in the base
 * - `stillFailing`: fails in both
 * - `fixed`: passes, and failed in the base
 * - `added`, `removed`: only in the run, only in the base; whatever came of it
 * - `noResult`: no result in the run
 * - `unchanged`: passes, and did not fail in the base
 *
 * @public
 */
export const iterationChanges = [
  'newFailure',
  'stillFailing',
  'fixed',
  'added',
  'removed',
  'noResult',
  'unchanged',
] as const;

/** @public */
export type IterationChange = (typeof iterationChanges)[number];

const sideSchema = z.object({
  iterationId: z.uuid(),
  state: iterationSchema.shape.state,
  verdict: verdictSchema.nullable(),
  message: z.string().nullable(),
  durationMs: z.number().nullable(),
});

/** One case with one row in two runs. @public */
export const comparedIterationSchema = z.object({
  change: z.enum(iterationChanges),
  caseName: z.string(),
  rowKey: z.string().nullable(),
  run: sideSchema.nullable(),
  base: sideSchema.nullable(),
  /** Milliseconds by which the run was slower than the base; null where one of them has no duration. */
  slowerMs: z.number().nullable(),
});

/** @public */
export type ComparedIteration = z.infer<typeof comparedIterationSchema>;

/** Iterations by what became of them. @public */
export const changeCountsSchema = z.object({
  newFailure: z.number().int(),
  stillFailing: z.number().int(),
  fixed: z.number().int(),
  added: z.number().int(),
  removed: z.number().int(),
  noResult: z.number().int(),
  unchanged: z.number().int(),
});

/** @public */
export type ChangeCounts = z.infer<typeof changeCountsSchema>;

/** @public */
export const comparisonSchema = z.object({
  run: runSummarySchema,
  base: runSummarySchema,
  /** Of everything that matches `caseName` and `q`, whichever changes are asked for. */
  counts: changeCountsSchema,
  items: z.array(comparedIterationSchema),
  /** Items on all pages. */
  total: z.number().int(),
});

/** @public */
export type Comparison = z.infer<typeof comparisonSchema>;

/** A step of the newest attempts of two iterations; one of them is null where only the other has such a step. @public */
export const comparedStepSchema = z.object({
  path: stepResultSchema.shape.path,
  run: stepResultSchema.nullable(),
  base: stepResultSchema.nullable(),
  /** Whether status or message differ, or the step is in one of them only. */
  differs: z.boolean(),
  slowerMs: z.number().nullable(),
});

/** @public */
export type ComparedStep = z.infer<typeof comparedStepSchema>;

/** @public */
export const iterationComparisonSchema = z.object({
  run: iterationSchema,
  base: iterationSchema,
  steps: z.array(comparedStepSchema),
});

/** @public */
export type IterationComparison = z.infer<typeof iterationComparisonSchema>;
