import { oc } from '@orpc/contract';
import * as z from 'zod';

/** State of an executor, for people who wonder why nothing runs. @public */
export const executorStatusSchema = z.object({
  name: z.string(),
  title: z.string(),
  /** Shards that may run at the same time. */
  slots: z.number().int(),
  busy: z.number().int(),
  /** What keeps it from working, in words. */
  problem: z.string().nullable(),
  /** For instance the browser that was found. */
  detail: z.string().nullable(),
});

/** @public */
export type ExecutorStatus = z.infer<typeof executorStatusSchema>;

export const statusContract = {
  executors: oc
    .route({
      method: 'GET',
      path: '/executors',
      summary: 'Executors and what they are doing',
      tags: ['status'],
    })
    .output(
      z.object({
        items: z.array(executorStatusSchema),
        queuedShards: z.number().int(),
      }),
    ),
};
