import {
  testSetApprovePermission,
  testSetUpdatePermission,
} from '@uatcms/plugin-uat-common';
import { author, type Ground } from '../Ground';
import type { Row } from '../Row';

/** A revision that its author has asked to have reviewed. */
async function freshReview(ground: Ground) {
  const name = await ground.freshSet();
  if (ground.isMissing) {
    return { name, id: ground.id, hash: 'a'.repeat(64) };
  }
  const { id, hash } = await ground.core.reviews.request(
    { name, revision: 1, comment: '', reviewers: [] },
    author,
  );
  return { name, id, hash };
}

const decide = (
  action: string,
  permission: typeof testSetApprovePermission,
  body: (review: { hash: string }) => object,
  exceptions?: Row['exceptions'],
): Row => ({
  route: `POST /v1/test-sets/{name}/reviews/{id}/${action}`,
  takes: [permission],
  request: async ground => {
    const review = await freshReview(ground);
    return {
      path: `/v1/test-sets/${review.name}/reviews/${review.id}/${action}`,
      json: body(review),
    };
  },
  status: 200,
  exceptions,
});

export const reviewRows: Row[] = [
  {
    route: 'GET /v1/reviews',
    takes: 'identity',
    request: async ground => {
      await freshReview(ground);
      return { path: '/v1/reviews?of=all&limit=200' };
    },
    status: 200,
  },
  {
    route: 'GET /v1/inbox',
    takes: 'identity',
    request: () => ({ path: '/v1/inbox' }),
    status: 200,
  },
  {
    route: 'GET /v1/test-sets/{name}/approval',
    takes: 'visible',
    request: ({ set }) => ({ path: `/v1/test-sets/${set}/approval` }),
    status: 200,
  },
  {
    route: 'GET /v1/test-sets/{name}/reviews',
    takes: 'visible',
    request: ({ set }) => ({ path: `/v1/test-sets/${set}/reviews` }),
    status: 200,
  },
  {
    route: 'POST /v1/test-sets/{name}/reviews',
    takes: [testSetUpdatePermission],
    request: async ground => ({
      path: `/v1/test-sets/${await ground.freshSet()}/reviews`,
      json: { revision: 1 },
    }),
    status: 201,
  },
  // Decisions are those of people.
  decide('approve', testSetApprovePermission, ({ hash }) => ({ hash }), {
    'service with all rights': 403,
  }),
  decide('request-changes', testSetApprovePermission, () => ({
    comment: 'Please look again',
  })),
  decide('withdraw', testSetUpdatePermission, () => ({})),
];
