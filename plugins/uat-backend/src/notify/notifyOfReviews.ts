import type { Caller, ReviewService } from '@uatcms/core';
import type { Review } from '@uatcms/plugin-uat-common';
import type { Notifier } from './Notifier';

/** Tells reviewers that they were asked, and those who asked what came of it. */
export function notifyOfReviews(
  reviews: ReviewService,
  notifier: Notifier,
): ReviewService {
  const told = (
    { name }: { name: string },
    caller: Caller,
    review: Review,
    notice: { to: string[]; what: string; said?: string },
  ) => {
    const { name: person, ref } = caller.actor;
    void notifier.notify(
      notice.to,
      {
        title: `${person ?? ref} ${notice.what} revision ${
          review.revision
        } of test set “${name}”`,
        description: notice.said || undefined,
        link: `/uat/test-sets/${name}/changes`,
        topic: 'review',
        scope: `review:${name}`,
      },
      ref,
    );
    return review;
  };
  const decided = (
    input: { name: string },
    caller: Caller,
    review: Review,
    what: string,
  ) =>
    told(input, caller, review, {
      to: [review.requestedBy.ref],
      what,
      said: review.ended?.comment,
    });
  return {
    approval: name => reviews.approval(name),
    list: query => reviews.list(query),
    open: (query, caller, may) => reviews.open(query, caller, may),
    async request(input, caller) {
      const review = await reviews.request(input, caller);
      return told(input, caller, review, {
        to: review.reviewers,
        what: 'asks you to review',
        said: review.comment,
      });
    },
    async approve(input, caller) {
      const review = await reviews.approve(input, caller);
      return decided(input, caller, review, 'has approved');
    },
    async requestChanges(input, caller) {
      const review = await reviews.requestChanges(input, caller);
      return decided(input, caller, review, 'asks for changes of');
    },
    async withdraw(input, caller) {
      const review = await reviews.withdraw(input, caller);
      return told(input, caller, review, {
        to: review.reviewers,
        what: 'no longer asks for a review of',
        said: review.ended?.comment,
      });
    },
  };
}
