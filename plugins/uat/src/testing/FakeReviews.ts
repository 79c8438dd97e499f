import type {
  Approval,
  OpenReview,
  Review,
  TestSet,
} from '@uatcms/plugin-uat-common';

export const sampleHash = 'a'.repeat(64);

const states = {
  approve: 'approved',
  'request-changes': 'changesRequested',
  withdraw: 'withdrawn',
} as const;

/** Reviews of the fake backend: what a test has put here, and what the page makes of it. */
export class FakeReviews {
  /** Without an entry the newest revision is a draft, and nothing is approved. */
  readonly approvals = new Map<string, Approval>();
  /** Those that go on, over all test sets. */
  readonly open: OpenReview[] = [];
  /** Set: every change is refused with it. */
  refusal: string | undefined;

  listOpen() {
    return { items: this.open, total: this.open.length };
  }

  approvalOf(testSet: TestSet | undefined): Approval | undefined {
    return (
      testSet && {
        newest: {
          revision: testSet.revision,
          hash: sampleHash,
          state: 'draft',
          review: null,
        },
        approved: null,
        authors: [],
        ...this.approvals.get(testSet.name),
      }
    );
  }

  change(
    testSet: TestSet,
    decision: string | undefined,
    body: { comment: string; reviewers?: string[] },
  ): Review {
    const approval = this.approvalOf(testSet)!;
    const { newest } = approval;
    const state = decision
      ? states[decision as keyof typeof states]
      : 'inReview';
    const by = { ref: 'user:default/reader' };
    const at = '2026-01-02T00:00:00.000Z';
    const review: Review = {
      ...(newest.review ?? sampleReview(newest.revision)),
      state,
      ...(decision
        ? { ended: { at, by, comment: body.comment } }
        : { comment: body.comment, reviewers: body.reviewers ?? [] }),
    };
    this.approvals.set(testSet.name, {
      ...approval,
      newest: { ...newest, state, review },
      approved:
        state === 'approved'
          ? { revision: newest.revision, by, at }
          : approval.approved,
    });
    return review;
  }
}

export function sampleReview(
  revision: number,
  changes: Partial<Review> = {},
): Review {
  return {
    id: '00000000-0000-4000-8000-00000000000f',
    revision,
    hash: sampleHash,
    state: 'inReview',
    comment: '',
    reviewers: [],
    requestedAt: '2026-01-01T00:00:00.000Z',
    requestedBy: { ref: 'user:default/olga', name: 'Olga' },
    ended: null,
    supersededBy: null,
    ...changes,
  };
}
