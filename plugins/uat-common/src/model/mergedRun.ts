import * as z from 'zod';
import { iterationSchema } from './run';
import { runSummarySchema } from './testSet';
import { countsSchema, verdictSchema } from './verdict';

/** An iteration with the run that its result comes from. @public */
export const mergedIterationSchema = z.object({
  ...iterationSchema.shape,
  runId: z.uuid(),
  runNumber: z.number().int(),
});

/** @public */
export type MergedIteration = z.infer<typeof mergedIterationSchema>;

/**
 * A run together with the repeats of parts of it. Each iteration has its newest result; a skipped, cancelled or
 * unfinished one takes the place of no result. The runs themselves, their counts and verdicts, stay as they are.
 *
 * @public
 */
export const mergedRunSchema = z.object({
  /** The run that was repeated, and the repeats of its parts, oldest first. */
  runs: z.array(runSummarySchema),
  counts: countsSchema,
  /** Null while something has no result yet. */
  verdict: verdictSchema.nullable(),
  items: z.array(mergedIterationSchema),
  /** Iterations that match, on all pages. */
  total: z.number().int(),
});

/** @public */
export type MergedRun = z.infer<typeof mergedRunSchema>;
