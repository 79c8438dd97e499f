import { randomUUID } from 'node:crypto';
import {
  releaseRequestSignOffPermission,
  releaseSignOffPermission,
  testSetReadPermission,
  testSetRunPermission,
  testSetSignOffPermission,
} from '@uatcms/plugin-uat-common';
import { author, tested, type Ground } from '../Ground';
import type { Row } from '../Row';

/** Who signs: the role that owns the test set. */
const signatories = ['user:default/olga'];
/** Who signs a release: the role that owns what is tested. */
const signatoriesOfRelease = ['user:default/anna'];

const freshRelease = () => ({
  entity: tested,
  version: `1.0.0-${randomUUID()}`,
  environment: 'prod',
});

/** A sign-off that waits for its signatory. */
async function freshSignOff(
  ground: Ground,
  { ofRelease = false, release = freshRelease() } = {},
) {
  if (ground.isMissing) {
    return { id: ground.id, hash: 'a'.repeat(64) };
  }
  const run = await ground.freshFinishedRun(await ground.freshSet());
  const { id, hash } = await ground.core.signOffs.request(
    ofRelease
      ? {
          runs: [run.id],
          release,
          scope: 'All of it',
          signatories: signatoriesOfRelease,
        }
      : { runs: [run.id], scope: 'All of it', signatories },
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
  {
    route: 'POST /v1/sign-offs',
    which: 'of a release',
    takes: [testSetRunPermission, releaseRequestSignOffPermission],
    request: async ground => ({
      path: '/v1/sign-offs',
      json: {
        runs: [(await ground.freshFinishedRun(await ground.freshSet())).id],
        release: freshRelease(),
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
    // It does not wait for one, and the other is no person.
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
    route: 'POST /v1/sign-offs/{id}/decision',
    which: 'of a release',
    takes: [testSetSignOffPermission, releaseSignOffPermission],
    request: async ground => {
      const { id, hash } = await freshSignOff(ground, { ofRelease: true });
      return {
        path: `/v1/sign-offs/${id}/decision`,
        json: { decision: 'accepted', hash },
      };
    },
    status: 200,
    exceptions: { 'service with all rights': 403 },
  },
  {
    route: 'POST /v1/sign-offs/{id}/withdraw',
    which: 'of a release, by who may ask for another',
    takes: [testSetReadPermission, releaseRequestSignOffPermission],
    request: async ground => ({
      path: `/v1/sign-offs/${
        (await freshSignOff(ground, { ofRelease: true })).id
      }/withdraw`,
      json: { comment: 'It is in the way' },
    }),
    status: 200,
  },
  {
    route: 'GET /v1/acceptance',
    takes: 'identity',
    request: () => ({
      path: '/v1/acceptance?entity=component:default/cart&release=1.0.0&environment=shop',
    }),
    status: 200,
  },
  {
    route: 'GET /v1/acceptance',
    which: 'of a release that somebody has asked for',
    takes: 'identity',
    request: async ground => {
      const release = freshRelease();
      await freshSignOff(ground, { ofRelease: true, release });
      const { entity, version, environment } = release;
      return {
        path: `/v1/acceptance?entity=${entity}&release=${version}&environment=${environment}`,
      };
    },
    status: 200,
  },
];
