import type {
  Approval,
  Problem,
  Review,
  UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { RevisionRow } from '../authoring/revisionStore';
import { keptElsewhere } from '../authoring/keptElsewhere';
import type { TestSetRow } from '../authoring/testSetStore';
import { invalid, Refusal } from '../errors';
import { problemsOfTexts } from '../postgres/keepableText';
import { findAuthors, nameOf } from './fourEyes';
import { findReviewInProgress, newestApproved } from './reviewStore';

/**
 * Only the newest revision is reviewed, by one review at a time, and only if it is not approved already.
 *
 * @throws Refusal
 */
export async function refuseRequest(
  trx: Knex.Transaction,
  testSet: TestSetRow,
  newest: RevisionRow,
  input: Inputs['reviews']['request'],
): Promise<void> {
  if (testSet.source === 'import') {
    throw keptElsewhere(testSet.name, 'be reviewed here');
  }
  if (input.revision !== newest.number) {
    throw new Refusal(
      'conflict',
      `Revision ${input.revision} of test set “${
        testSet.name
      }” is not the newest any more: ${nameOf(
        newest.created_by,
      )} has saved revision ${
        newest.number
      }. Look at it, and request a review of it`,
    );
  }
  const running = await findReviewInProgress(trx, testSet.id);
  if (running) {
    throw new Refusal(
      'conflict',
      `Revision ${newest.number} of test set “${
        testSet.name
      }” is in review already: ${nameOf(running.requestedBy)} has asked at ${
        running.requestedAt
      }`,
    );
  }
  const approved = await newestApproved(trx, testSet.id);
  if (approved?.number === newest.number) {
    throw new Refusal(
      'conflict',
      `The content of revision ${newest.number} of test set “${
        testSet.name
      }” is approved already, by ${nameOf(
        approved.by,
      )} at ${approved.at.toISOString()}`,
    );
  }
  const authors = await findAuthors(trx, testSet.id, {
    after: approved?.number ?? 0,
    upTo: newest.number,
  });
  const problems = [
    ...problemsOfTexts(input),
    ...problemsOfReviewers(input.reviewers, authors),
  ];
  if (problems.length > 0) {
    throw invalid('The review cannot be requested', problems);
  }
}

/** Asking an author would lead to a refusal later: better say it now. */
function problemsOfReviewers(
  reviewers: string[],
  authors: Approval['authors'],
): Problem[] {
  return reviewers.flatMap((ref, index) => {
    const author = authors.find(
      ({ actor }) => actor.ref.toLowerCase() === ref.toLowerCase(),
    );
    return author
      ? [
          {
            path: ['reviewers', index],
            place: `reviewers, number ${index + 1}`,
            message: `${nameOf(
              author.actor,
            )} has changed the test set since it was last approved, and cannot approve it`,
          },
        ]
      : [];
  });
}

/** A review is ended once. @throws Refusal `conflict` that says who has ended it, and how */
export function refuseEnded(testSet: string, review: Review): void {
  if (review.state === 'inReview' || !review.ended) {
    return;
  }
  const { by, at } = review.ended;
  const what = `Revision ${review.revision} of test set “${testSet}”`;
  const said: Record<typeof review.state, string> = {
    approved: `${what} was approved by ${nameOf(by)} at ${at} already`,
    changesRequested: `${nameOf(by)} has asked for changes of revision ${
      review.revision
    } of test set “${testSet}” at ${at}; another review has to be requested`,
    withdrawn: `The review of revision ${
      review.revision
    } of test set “${testSet}” was withdrawn by ${nameOf(by)} at ${at}`,
    superseded: `${what} is not the newest any more: ${nameOf(
      by,
    )} has saved revision ${
      review.supersededBy
    } at ${at}, and the review ended. Look at the newest revision`,
  };
  throw new Refusal('conflict', said[review.state]);
}

/** @throws Refusal `invalid` */
export function refuseTexts(input: object): void {
  const problems = problemsOfTexts(input);
  if (problems.length > 0) {
    throw invalid('The review cannot be changed', problems);
  }
}
