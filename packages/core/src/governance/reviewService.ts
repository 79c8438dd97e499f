import type {
  Approval,
  Review,
  UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { AccessClasses } from '../authoring/accessClasses';
import { findRevision } from '../authoring/revisionStore';
import {
  findTestSet,
  lockTestSet,
  type TestSetRow,
} from '../authoring/testSetStore';
import { noTestSet, Refusal } from '../errors';
import { keepable } from '../postgres/keepableText';
import type { Caller, MayReview, ReviewService } from '../types';
import { auditReview } from './auditReview';
import { assertPerson, findAuthors, refuseAuthors } from './fourEyes';
import { openReviews } from './openReviews';
import { refuseEnded, refuseRequest, refuseTexts } from './reviewRefusals';
import {
  endReview,
  findReview,
  insertReview,
  lastReviewOf,
  listReviews,
  newestApproved,
  standingsOf,
} from './reviewStore';
import { voidForApproval, voidForLostApproval } from './signOff/voidSignOffs';

/**
 * Reviews of revisions.
 *
 * Each change locks the test set first, as saving does. So of two people who decide at the same time the second one
 * meets the decision of the first, and who decides while a new revision is saved meets that the review has ended. What
 * a review is about is the hash of the content: it is compared with what the reviewer has looked at.
 */
export class PostgresReviewService implements ReviewService {
  readonly #knex: Knex;
  readonly #classes: AccessClasses;

  constructor(knex: Knex, classes: AccessClasses) {
    this.#knex = knex;
    this.#classes = classes;
  }

  async approval(name: string): Promise<Approval> {
    return this.#knex.transaction(
      async trx => {
        const testSet = (await findTestSet(trx, name)) ?? missing(name);
        return readApproval(trx, testSet);
      },
      // All of it at one moment, whoever saves or decides meanwhile.
      { isolationLevel: 'repeatable read', readOnly: true },
    );
  }

  async list(query: Inputs['reviews']['list']) {
    const testSet =
      (await findTestSet(this.#knex, query.name)) ?? missing(query.name);
    const items = await listReviews(this.#knex, {
      testSetId: testSet.id,
      limit: query.limit + 1,
      before: query.before,
    });
    return {
      items: items.slice(0, query.limit),
      more: items.length > query.limit,
    };
  }

  async open(
    query: Inputs['reviews']['open'],
    caller: Caller,
    may: MayReview = {},
  ) {
    return this.#classes.read(this.#knex, may.visible, visible =>
      this.#classes.read(this.#knex, may.approvable, approvable =>
        openReviews(this.#knex, keepable(query), caller, {
          visible,
          approvable,
        }),
      ),
    );
  }

  async request(
    input: Inputs['reviews']['request'],
    caller: Caller,
  ): Promise<Review> {
    return this.#knex.transaction(async trx => {
      const testSet =
        (await lockTestSet(trx, input.name)) ?? missing(input.name);
      const newest = (await findRevision(trx, testSet.id, testSet.revision))!;
      await refuseRequest(trx, testSet, newest, input);
      const reviewers = [...new Set(input.reviewers)];
      const id = await insertReview(trx, {
        testSetId: testSet.id,
        revision: newest,
        comment: input.comment,
        reviewers,
        requestedBy: keepable(caller.actor),
      });
      const review = (await findReview(trx, testSet.id, id))!;
      await auditReview(trx, caller, testSet.name, 'review.requested', review);
      return review;
    });
  }

  async approve(
    input: Inputs['reviews']['approve'],
    caller: Caller,
  ): Promise<Review> {
    assertPerson(caller, 'approve a revision');
    return this.#decide(input, caller, async (trx, testSet, review) => {
      refuseEnded(testSet.name, review);
      if (review.hash !== input.hash) {
        throw new Refusal(
          'conflict',
          `What you looked at is not the content of revision ${review.revision} of test set “${testSet.name}”; load the review again`,
        );
      }
      const approved = await newestApproved(trx, testSet.id);
      const authors = await findAuthors(trx, testSet.id, {
        after: approved?.number ?? 0,
        upTo: review.revision,
      });
      refuseAuthors(caller, authors, {
        testSet: testSet.name,
        revision: review.revision,
        approved: approved?.number,
      });
      return 'approved';
    });
  }

  async requestChanges(
    input: Inputs['reviews']['requestChanges'],
    caller: Caller,
  ): Promise<Review> {
    return this.#decide(input, caller, async (_, testSet, review) => {
      if (review.state !== 'approved') {
        refuseEnded(testSet.name, review);
      }
      return 'changesRequested';
    });
  }

  async withdraw(
    input: Inputs['reviews']['withdraw'],
    caller: Caller,
  ): Promise<Review> {
    return this.#decide(input, caller, async (_, testSet, review) => {
      refuseEnded(testSet.name, review);
      return 'withdrawn';
    });
  }

  async #decide(
    input: { name: string; id: string; comment: string },
    caller: Caller,
    decide: (
      trx: Knex.Transaction,
      testSet: TestSetRow,
      review: Review,
    ) => Promise<'approved' | 'changesRequested' | 'withdrawn'>,
  ): Promise<Review> {
    refuseTexts(input);
    return this.#knex.transaction(async trx => {
      const testSet =
        (await lockTestSet(trx, input.name)) ?? missing(input.name);
      const before = await findReview(trx, testSet.id, input.id);
      if (!before) {
        throw new Refusal(
          'notFound',
          `Test set “${input.name}” has no review “${input.id}”`,
        );
      }
      const inForce = await newestApproved(trx, testSet.id);
      const state = await decide(trx, testSet, before);
      await endReview(trx, before.id, {
        state,
        by: keepable(caller.actor),
        comment: input.comment,
      });
      const review = (await findReview(trx, testSet.id, before.id))!;
      await auditReview(
        trx,
        caller,
        testSet.name,
        `review.${state}`,
        review,
        before,
      );
      if (state === 'approved') {
        await voidForApproval(trx, caller, {
          testSet,
          revision: review.revision,
          before: inForce,
          after: (await newestApproved(trx, testSet.id))!,
        });
      } else if (before.state === 'approved') {
        await voidForLostApproval(trx, caller, { ...review, testSet });
      }
      return review;
    });
  }
}

async function readApproval(db: Knex, testSet: TestSetRow): Promise<Approval> {
  const newest = (await findRevision(db, testSet.id, testSet.revision))!;
  const [standings, review, approved] = [
    await standingsOf(db, [newest.id]),
    await lastReviewOf(db, newest.id),
    await newestApproved(db, testSet.id),
  ];
  return {
    newest: {
      revision: newest.number,
      hash: newest.hash,
      state: standings.get(newest.id)!.state,
      review: review ?? null,
    },
    approved: approved
      ? {
          revision: approved.number,
          by: approved.by,
          at: approved.at.toISOString(),
        }
      : null,
    authors: await findAuthors(db, testSet.id, {
      after: approved?.number ?? 0,
      upTo: newest.number,
    }),
  };
}

function missing(name: string): never {
  throw noTestSet(name);
}
