import type {
  Actor,
  Review,
  ReviewState,
  RevisionState,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { isUuid } from '../postgres/uuid';

export interface ReviewRow {
  id: string;
  revision: number;
  hash: string;
  state: ReviewState;
  comment: string;
  reviewers: string[];
  requested_at: Date;
  requested_by: Actor;
  ended_at: Date | null;
  ended_by: Actor | null;
  decision_comment: string;
  superseded_by: number | null;
}

/** A revision whose content is approved, and by whom. */
export interface ApprovedRevision {
  id: string;
  number: number;
  hash: string;
  by: Actor;
  at: Date;
}

/** How a revision stands. */
export interface Standing {
  state: RevisionState;
  approval: { by: Actor; at: string } | null;
}

export async function findReview(
  db: Knex,
  testSetId: string,
  id: string,
): Promise<Review | undefined> {
  if (!isUuid(id)) {
    return undefined;
  }
  const row = await db('reviews').where({ id, test_set_id: testSetId }).first();
  return row && toReview(row);
}

/** The last review of a revision. */
export async function lastReviewOf(
  db: Knex,
  revisionId: string,
): Promise<Review | undefined> {
  const row = await db('reviews')
    .where({ revision_id: revisionId })
    .orderBy('requested_at', 'desc')
    .first();
  return row && toReview(row);
}

/** Reviews of a test set, newest first. */
export async function listReviews(
  db: Knex,
  query: { testSetId: string; limit: number; before?: string },
): Promise<Review[]> {
  const reviews = db('reviews').where({ test_set_id: query.testSetId });
  if (query.before) {
    // Compared inside the database: a JavaScript date would lose its microseconds.
    reviews.whereRaw(
      'requested_at < (select requested_at from reviews where id = ?)',
      [query.before],
    );
  }
  const rows = await reviews.orderBy('requested_at', 'desc').limit(query.limit);
  return rows.map(toReview);
}

/** @returns id of the review. Two at the same time are refused by an index. */
export async function insertReview(
  trx: Knex.Transaction,
  review: {
    testSetId: string;
    revision: { id: string; number: number; hash: string };
    comment: string;
    reviewers: string[];
    requestedBy: Actor;
  },
): Promise<string> {
  const { revision } = review;
  const [{ id }] = await trx('reviews')
    .insert({
      test_set_id: review.testSetId,
      revision_id: revision.id,
      revision: revision.number,
      hash: revision.hash,
      comment: review.comment,
      reviewers: review.reviewers,
      requested_by: JSON.stringify(review.requestedBy),
    })
    .returning('id');
  return id;
}

export async function endReview(
  trx: Knex.Transaction,
  id: string,
  end: {
    state: Exclude<ReviewState, 'inReview'>;
    by: Actor;
    comment?: string;
    supersededBy?: number;
  },
): Promise<void> {
  await trx('reviews')
    .where({ id })
    .update({
      state: end.state,
      ended_at: trx.raw('clock_timestamp()'),
      ended_by: JSON.stringify(end.by),
      decision_comment: end.comment ?? '',
      superseded_by: end.supersededBy ?? null,
    });
}

export async function findReviewInProgress(
  db: Knex,
  testSetId: string,
): Promise<Review | undefined> {
  const row = await db('reviews')
    .where({ test_set_id: testSetId, state: 'inReview' })
    .first();
  return row && toReview(row);
}

/**
 * The newest revision whose content is approved. The approval may have been given to an earlier revision with the same
 * content: going back to what was approved needs no other review.
 */
export async function newestApproved(
  db: Knex,
  testSetId: string,
): Promise<ApprovedRevision | undefined> {
  return db('revisions as r')
    .join('reviews as v', join =>
      join.on('v.test_set_id', 'r.test_set_id').andOn('v.hash', 'r.hash'),
    )
    .where({ 'r.test_set_id': testSetId, 'v.state': 'approved' })
    .orderBy([
      { column: 'r.number', order: 'desc' },
      { column: 'v.ended_at', order: 'asc' },
    ])
    .first(
      'r.id',
      'r.number',
      'r.hash',
      'v.ended_by as by',
      'v.ended_at as at',
    );
}

/** Whether content is approved, by whichever revision that had it. */
export async function isApproved(
  db: Knex,
  testSetId: string,
  hash: string,
): Promise<boolean> {
  const approved = await db('reviews')
    .where({ test_set_id: testSetId, hash, state: 'approved' })
    .first('id');
  return approved !== undefined;
}

/** How revisions stand, by their ids. */
export async function standingsOf(
  db: Knex,
  revisionIds: string[],
): Promise<Map<string, Standing>> {
  const { rows } = await db.raw(
    `select r.id, last.state, approved.ended_by, approved.ended_at
     from revisions r
     left join lateral (
       select v.state from reviews v where v.revision_id = r.id order by v.requested_at desc limit 1
     ) as last on true
     left join lateral (
       select v.ended_by, v.ended_at from reviews v
       where v.test_set_id = r.test_set_id and v.hash = r.hash and v.state = 'approved'
       order by v.ended_at limit 1
     ) as approved on true
     where r.id = any(?)`,
    [revisionIds],
  );
  return new Map(
    rows.map(
      (row: {
        id: string;
        state: ReviewState | null;
        ended_by: Actor | null;
        ended_at: Date | null;
      }) => [row.id, standingOf(row.state, row.ended_by, row.ended_at)],
    ),
  );
}

function standingOf(
  state: ReviewState | null,
  by: Actor | null,
  at: Date | null,
): Standing {
  return by && at
    ? { state: 'approved', approval: { by, at: at.toISOString() } }
    : { state: state ?? 'draft', approval: null };
}

/** Who saved the revisions after one, up to and with another, and for whom; oldest first. */
export async function authorsBetween(
  db: Knex,
  testSetId: string,
  { after, upTo }: { after: number; upTo: number },
): Promise<
  Array<{ number: number; created_by: Actor; on_behalf_of: Actor | null }>
> {
  return db('revisions')
    .where({ test_set_id: testSetId })
    .andWhere('number', '>', after)
    .andWhere('number', '<=', upTo)
    .orderBy('number')
    .select('number', 'created_by', 'on_behalf_of');
}

export function toReview(row: ReviewRow): Review {
  return {
    id: row.id,
    revision: row.revision,
    hash: row.hash,
    state: row.state,
    comment: row.comment,
    reviewers: row.reviewers,
    requestedAt: row.requested_at.toISOString(),
    requestedBy: row.requested_by,
    ended:
      row.ended_at && row.ended_by
        ? {
            at: row.ended_at.toISOString(),
            by: row.ended_by,
            comment: row.decision_comment,
          }
        : null,
    supersededBy: row.superseded_by,
  };
}
