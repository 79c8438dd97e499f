import type { Review } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { Caller } from '../types';
import { audit, type AuditedChange } from './auditTrail';

/** What a review has come to, as an entry of the test set. */
export async function auditReview(
  trx: Knex.Transaction,
  caller: Caller,
  testSet: string,
  action: Extract<AuditedChange['action'], `review.${string}`>,
  review: Review,
  before?: Review,
): Promise<void> {
  const told = ({
    revision,
    hash,
    state,
    comment,
    reviewers,
    ...r
  }: Review) => ({
    review: r.id,
    revision,
    hash,
    state,
    comment,
    reviewers,
    ...(r.ended?.comment ? { decision: r.ended.comment } : {}),
    ...(r.supersededBy === null ? {} : { supersededBy: r.supersededBy }),
  });
  await audit(trx, caller, {
    action,
    resource: { kind: 'testSet', name: testSet },
    before: before && told(before),
    after: told(review),
  });
}
