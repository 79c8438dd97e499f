import * as z from 'zod';
import { foldReference } from './foldReference';
import { actorSchema, revisionStates, type Actor } from './testSet';

/** What becomes of a review. @public */
export const reviewStates = revisionStates.exclude(['draft']);

/** @public */
export type ReviewState = z.infer<typeof reviewStates>;

/** A review of one revision: requested once, and ended once, by a decision or by a newer revision. @public */
export const reviewSchema = z.object({
  id: z.uuid(),
  revision: z.number().int(),
  /** Of the content that is looked at. An approval holds for this content, and for nothing else. */
  hash: z.string(),
  state: reviewStates,
  /** What the one who asks says to the reviewers. */
  comment: z.string(),
  /** Entity references of people and groups who were asked; whoever may approve can decide. */
  reviewers: z.array(z.string()),
  requestedAt: z.iso.datetime(),
  requestedBy: actorSchema,
  /** Who ended it, by a decision or by saving a newer revision; null while it goes on. */
  ended: z
    .object({
      at: z.iso.datetime(),
      by: actorSchema,
      comment: z.string(),
    })
    .nullable(),
  /** Number of the revision that came in between. */
  supersededBy: z.number().int().nullable(),
});

/** @public */
export type Review = z.infer<typeof reviewSchema>;

/** A review that goes on, and the test set that it is of. @public */
export const openReviewSchema = z.object({
  testSet: z.string(),
  title: z.string(),
  review: reviewSchema,
});

/** @public */
export type OpenReview = z.infer<typeof openReviewSchema>;

/** How a test set stands: what is approved of it, and what has changed since. @public */
export const approvalSchema = z.object({
  newest: z.object({
    revision: z.number().int(),
    hash: z.string(),
    state: revisionStates,
    /** The last review of it. */
    review: reviewSchema.nullable(),
  }),
  /** The newest revision with approved content: what protected environments run. Null when there is none. */
  approved: z
    .object({
      revision: z.number().int(),
      by: actorSchema,
      at: z.iso.datetime(),
    })
    .nullable(),
  /** Who has saved revisions since then, and which: they cannot approve the newest one. */
  authors: z.array(
    z.object({ actor: actorSchema, revisions: z.array(z.number().int()) }),
  ),
});

/** @public */
export type Approval = z.infer<typeof approvalSchema>;

/**
 * Whether two actors are the same person: by their reference, or by their employee id, for a person may have several
 * accounts.
 *
 * @public
 */
export function isSameActor(one: Actor, other: Actor): boolean {
  return (
    foldReference(one.ref) === foldReference(other.ref) ||
    (one.eid !== undefined && one.eid === other.eid)
  );
}
