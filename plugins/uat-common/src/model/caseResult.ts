import * as z from 'zod';
import { countsSchema } from './verdict';

/** What came of one case of a run: its iterations, counted. @public */
export const caseResultSchema = z.object({
  caseName: z.string(),
  /** Position of its first iteration. */
  position: z.number().int(),
  counts: countsSchema,
  queued: z.number().int(),
  running: z.number().int(),
  /** Milliseconds of all its iterations together, and of the slowest one. */
  durationMs: z.number(),
  slowestMs: z.number().nullable(),
});

/** @public */
export type CaseResult = z.infer<typeof caseResultSchema>;
