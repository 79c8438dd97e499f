import { oc } from '@orpc/contract';
import * as z from 'zod';
import { personRef, testSetName } from '../language/definition';
import {
  checkAnswers,
  checkSummarySchema,
  manualCheckSchema,
} from '../model/manualCheck';

const tags = ['checks'];
const id = z.uuid();
const ofCheck = { id, iterationId: z.uuid() };
const path = '/runs/{id}/checks/{iterationId}' as const;
const sequence = z.coerce.number().int().min(0).max(100_000);

/** To whom checks are given, and until when they are to be done. @public */
export const assignmentSchema = z.strictObject({
  /** Person or group. Empty: the owner of the test set. A case that names somebody itself is theirs. */
  assignee: personRef.optional(),
  dueAt: z.iso.datetime().optional(),
});

/** @public */
export type Assignment = z.infer<typeof assignmentSchema>;

export const checksContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/checks',
      summary: 'Checks that people perform: what is due first, comes first',
      tags,
    })
    .input(
      z.object({
        /** `me`: given to me or one of my groups, or being done by me. */
        of: z.enum(['me', 'all']).default('me'),
        state: z.enum(['open', 'done']).default('open'),
        /** Only those whose time is over. */
        overdue: z.stringbool().optional(),
        assignee: personRef.optional(),
        testSet: testSetName.optional(),
        run: id.optional(),
        /** Part of the name of the case, the row or the test set. */
        search: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        offset: z.coerce.number().int().min(0).max(100_000).default(0),
      }),
    )
    .output(
      z.object({
        items: z.array(checkSummarySchema),
        total: z.number().int(),
        overdue: z.number().int(),
      }),
    ),

  get: oc
    .route({ method: 'GET', path, summary: 'A check with its steps', tags })
    .input(z.object(ofCheck))
    .output(manualCheckSchema),

  claim: oc
    .route({
      method: 'POST',
      path: `${path}/claim`,
      summary: 'Take a check on, so that nobody else does it too',
      description:
        '409 says who works on it; `takeOver` takes it from them. Does nothing when it is mine already.',
      tags,
    })
    .input(z.strictObject({ ...ofCheck, takeOver: z.boolean().default(false) }))
    .output(manualCheckSchema),

  release: oc
    .route({
      method: 'POST',
      path: `${path}/release`,
      summary: 'Let somebody else go on; what was answered stays',
      tags,
    })
    .input(z.strictObject(ofCheck))
    .output(manualCheckSchema),

  answer: oc
    .route({
      method: 'PUT',
      path: `${path}/steps/{sequence}`,
      summary: 'Say what came of a step, or take it back',
      tags,
    })
    .input(
      z.strictObject({
        ...ofCheck,
        sequence,
        answer: z.enum(checkAnswers).nullable(),
        remark: z.string().max(5_000).default(''),
      }),
    )
    .output(manualCheckSchema),

  removePicture: oc
    .route({
      method: 'DELETE',
      path: `${path}/steps/{sequence}/pictures/{sha256}`,
      summary: 'Take a picture away again, before the check is finished',
      tags,
    })
    .input(
      z.object({
        ...ofCheck,
        sequence,
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .output(manualCheckSchema),

  finish: oc
    .route({
      method: 'POST',
      path: `${path}/finish`,
      summary: 'Finish a check: its verdict follows from the answers',
      description:
        'The first step that failed, or could not be carried out, decides. Until one has, every step needs an answer.',
      tags,
    })
    .input(z.strictObject(ofCheck))
    .output(manualCheckSchema),

  assign: oc
    .route({
      method: 'POST',
      path: '/runs/{id}/checks/assign',
      summary: 'Give open checks of a run to somebody else, or another date',
      tags,
    })
    .input(
      z.strictObject({
        id,
        /** Left out: all open checks of the run. */
        iterations: z.array(z.uuid()).min(1).max(5_000).optional(),
        /** Left out: as it is. */
        assignee: personRef.optional(),
        /** Null: no date; left out: as it is. */
        dueAt: z.iso.datetime().nullable().optional(),
      }),
    )
    .output(z.object({ assigned: z.number().int() })),
};
