import { oc } from '@orpc/contract';
import * as z from 'zod';
import { entityRef, testSetName } from '../language/definition';
import {
  approvalSchema,
  openReviewSchema,
  reviewSchema,
} from '../model/review';
import { counted } from './counted';

const tags = ['reviews'];
const comment = z.string().trim().max(5_000);
const id = z.uuid();

export const reviewsContract = {
  approval: oc
    .route({
      method: 'GET',
      path: '/test-sets/{name}/approval',
      summary:
        'How the newest revision stands, which one is approved, and who may not approve',
      tags,
    })
    .input(z.object({ name: testSetName }))
    .output(approvalSchema),

  list: oc
    .route({
      method: 'GET',
      path: '/test-sets/{name}/reviews',
      summary: 'Reviews of a test set, newest first',
      tags,
    })
    .input(
      z.object({
        name: testSetName,
        limit: z.coerce.number().int().min(1).max(200).default(50),
        /** Id of the last review of the page before. */
        before: id.optional(),
      }),
    )
    .output(z.object({ items: z.array(reviewSchema), more: z.boolean() })),

  open: oc
    .route({
      method: 'GET',
      path: '/reviews',
      summary:
        'Reviews that go on, over all test sets: what has waited longest, comes first',
      tags,
    })
    .input(
      z.object({
        /**
         * `me`: those that I may decide, or was asked to, and am no author of; `requested`: those that I have asked for.
         */
        of: z.enum(['me', 'requested', 'all']).default('me'),
        /** Part of the name or title of the test set. */
        search: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        offset: z.coerce.number().int().min(0).max(100_000).default(0),
      }),
    )
    .output(
      z.object({ items: z.array(openReviewSchema), total: z.number().int() }),
    ),

  request: oc
    .route({
      method: 'POST',
      path: '/test-sets/{name}/reviews',
      successStatus: 201,
      summary: 'Request a review of the newest revision',
      description:
        '409 when it is not the newest any more, is being reviewed, or is approved.',
      tags,
    })
    .input(
      z.strictObject({
        name: testSetName,
        revision: counted,
        comment: comment.default(''),
        /** People and groups who are told; nobody needs to be named. */
        reviewers: z
          .array(
            entityRef.regex(/^(user|group):/i, {
              error: 'must be a user or a group',
            }),
          )
          .max(20)
          .default([]),
      }),
    )
    .output(reviewSchema),

  approve: oc
    .route({
      method: 'POST',
      path: '/test-sets/{name}/reviews/{id}/approve',
      summary: 'Approve what was reviewed',
      description:
        '403 for whoever has saved a revision since the last approved one. 409 when the review has ended, or was about other content.',
      tags,
    })
    .input(
      z.strictObject({
        name: testSetName,
        id,
        /** Of the content that was looked at. */
        hash: z.string().regex(/^[0-9a-f]{64}$/, {
          error: 'must be the hash of the revision, 64 hexadecimal digits',
        }),
        comment: comment.default(''),
      }),
    )
    .output(reviewSchema),

  requestChanges: oc
    .route({
      method: 'POST',
      path: '/test-sets/{name}/reviews/{id}/request-changes',
      summary:
        'Ask for changes, and say which; takes back an approval that was given',
      tags,
    })
    .input(
      z.strictObject({
        name: testSetName,
        id,
        comment: comment.min(1, { error: 'must say what should be changed' }),
      }),
    )
    .output(reviewSchema),

  withdraw: oc
    .route({
      method: 'POST',
      path: '/test-sets/{name}/reviews/{id}/withdraw',
      summary: 'Withdraw a request for review',
      tags,
    })
    .input(
      z.strictObject({ name: testSetName, id, comment: comment.default('') }),
    )
    .output(reviewSchema),
};
