import * as z from 'zod';
import { iterationSchema, runSchema } from './run';

/** What changed in a run after a version of it: what `GET /v1/runs/{id}/events` tells. @public */
export const runChangesSchema = z.object({
  run: runSchema,
  /** Iterations that changed, as they are now. */
  iterations: z.array(iterationSchema),
  /** Go on from here, once there is no `more`. */
  version: z.number().int(),
  /** Whether more iterations have changed than are told here. */
  more: z.boolean(),
});

/** @public */
export type RunChanges = z.infer<typeof runChangesSchema>;
