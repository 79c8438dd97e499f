import type { Knex } from 'knex';
import { keepable } from '../postgres/keepableText';
import type { Caller } from '../types';
import { auditReview } from './auditReview';
import { endReview, findReview, findReviewInProgress } from './reviewStore';

/** Ends a review that is in progress, for a newer revision was saved just now. */
export async function supersedeReview(
  trx: Knex.Transaction,
  caller: Caller,
  testSet: { id: string; name: string },
  revision: number,
): Promise<void> {
  const before = await findReviewInProgress(trx, testSet.id);
  if (!before) {
    return;
  }
  await endReview(trx, before.id, {
    state: 'superseded',
    by: keepable(caller.actor),
    supersededBy: revision,
  });
  const review = (await findReview(trx, testSet.id, before.id))!;
  await auditReview(
    trx,
    caller,
    testSet.name,
    'review.superseded',
    review,
    before,
  );
}
