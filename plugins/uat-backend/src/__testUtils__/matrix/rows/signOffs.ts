import {
  testSetRunPermission,
  testSetSignOffPermission,
} from '@uatcms/plugin-uat-common';
import { author, type Ground } from '../Ground';
import type { Row } from '../Row';

/** Who signs: the role that owns the test set. */
const signatories = ['user:default/olga'];

/** A sign-off that waits for its signatory. */
async function freshSignOff(ground: Ground) {
  if (ground.isMissing) {
    return { id: ground.id, hash: 'a'.repeat(64) };
  }
  const run = await ground.freshFinishedRun(await ground.freshSet());
  const { id, hash } = await ground.core.signOffs.request(
    { runs: [run.id], scope: 'All of it', signatories },
    author,
  );
  return { id, hash };
}

const look = (route: string, method = 'GET', query = ''): Row => ({
  route: `${method} /v1/sign-offs/{id}${route}`,
  takes: 'visible',
  request: async ground => ({
    path: `/v1/sign-offs/${(await freshSignOff(ground)).id}${route}${query}`,
    ...(method === 'GET' ? {} : { json: {} }),
  }),
  status: 200,
});

export const signOffRows: Row[] = [
  {
    route: 'GET /v1/sign-offs',
    takes: 'identity',
    request: () => ({ path: '/v1/sign-offs' }),
    status: 200,
  },
  {
    route: 'POST /v1/sign-offs',
    takes: [testSetRunPermission],
    request: async ground => ({
      path: '/v1/sign-offs',
      json: {
        runs: [(await ground.freshFinishedRun(await ground.freshSet())).id],
        scope: 'All of it',
        signatories,
      },
    }),
    status: 201,
  },
  look(''),
  look('/results'),
  look('/report', 'GET', '?format=html'),
  look('/verification', 'POST'),
  {
    route: 'POST /v1/sign-offs/{id}/decision',
    takes: [testSetSignOffPermission],
    request: async ground => {
      const { id, hash } = await freshSignOff(ground);
      return {
        path: `/v1/sign-offs/${id}/decision`,
        json: { decision: 'accepted', hash },
      };
    },
    status: 200,
    // It does not wait for them.
    exceptions: { approver: 403, 'service with all rights': 403 },
  },
  {
    route: 'POST /v1/sign-offs/{id}/withdraw',
    takes: 'visible',
    request: async ground => ({
      path: `/v1/sign-offs/${(await freshSignOff(ground)).id}/withdraw`,
      json: { comment: 'Not any more' },
    }),
    // Only who has asked for it, or has signed it, takes it back.
    status: 403,
  },
  {
    route: 'GET /v1/acceptance',
    takes: 'identity',
    request: () => ({
      path: '/v1/acceptance?entity=component:default/cart&release=1.0.0&environment=shop',
    }),
    status: 200,
  },
];
