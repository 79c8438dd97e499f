import { oc } from '@orpc/contract';
import * as z from 'zod';
import { entityRef, testSetName } from '../language/definition';
import { runSchema } from '../model/run';
import { runOptionsSchema } from '../model/runOptions';
import { runSummarySchema } from '../model/testSet';
import { assignmentSchema } from './checks';

const tags = ['runs'];
const id = z.uuid();

export const runsContract = {
  start: oc
    .route({
      method: 'POST',
      path: '/runs',
      successStatus: 201,
      summary: 'Start a run of the newest revision',
      description:
        '400 with all problems when the environment lacks a variable or a secret, there is no such executor, or nothing is left to run.',
      tags,
    })
    .input(
      z.strictObject({
        testSet: testSetName,
        /** Empty: the first environment of the test set. */
        environment: z.string().max(63).optional(),
        /** Empty: that of the environment, or the usual one. */
        executor: z.string().max(63).optional(),
        /** Names of cases; empty: all that are not disabled. */
        cases: z.array(z.string().max(200)).max(500).optional(),
        /** Row keys by name of the data set; a data set that is not named runs with all its rows. */
        rows: z
          .record(z.string(), z.array(z.string().max(100)).max(5_000))
          .optional(),
        options: runOptionsSchema.prefault({}),
        /** Of the cases that people perform. */
        checks: assignmentSchema.optional(),
      }),
    )
    .output(runSchema),

  list: oc
    .route({
      method: 'GET',
      path: '/runs',
      summary: 'Runs, newest first',
      tags,
    })
    .input(
      z.object({
        testSet: testSetName.optional(),
        /** Runs of sets that test this entity. */
        tests: entityRef.optional(),
        /** Comma-separated names of test sets, in addition to `tests`. */
        names: z.string().max(4_000).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(20),
        /** Id of the last run of the page before. */
        after: id.optional(),
      }),
    )
    .output(z.object({ items: z.array(runSummarySchema), more: z.boolean() })),

  get: oc
    .route({ method: 'GET', path: '/runs/{id}', summary: 'A run', tags })
    .input(z.object({ id }))
    .output(runSchema),

  cancel: oc
    .route({
      method: 'POST',
      path: '/runs/{id}/cancel',
      summary: 'Cancel a run; does nothing when it has ended',
      tags,
    })
    .input(z.strictObject({ id }))
    .output(runSchema),

  keep: oc
    .route({
      method: 'POST',
      path: '/runs/{id}/keep',
      summary:
        'Keep a run whatever its age, or let it go when its time is over',
      tags,
    })
    .input(z.strictObject({ id, keep: z.boolean() }))
    .output(runSchema),

  repeat: oc
    .route({
      method: 'POST',
      path: '/runs/{id}/repeat',
      successStatus: 201,
      summary:
        'Run again: the same cases and rows, or those that did not pass, at the newest revision',
      tags,
    })
    .input(
      z.strictObject({
        id,
        scope: z.enum(['all', 'failed']),
        iterations: z.array(z.uuid()).max(5_000).optional(),
      }),
    )
    .output(runSchema),
};
