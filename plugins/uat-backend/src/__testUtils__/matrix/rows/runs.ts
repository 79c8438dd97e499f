import {
  testSetCancelPermission,
  testSetRunPermission,
  testSetRunProtectedPermission,
  testSetUpdatePermission,
} from '@uatcms/plugin-uat-common';
import { protectedEnvironment } from '../Ground';
import type { Row } from '../Row';

const at = (id: string) => `/v1/runs/${id}`;

const look = (route: string, rest = ''): Row => ({
  route: `GET /v1/runs/{id}${route}`,
  takes: 'visible',
  request: ({ run }) => ({
    path: `${at(run.id)}${route.replace(
      '{iterationId}',
      run.iteration,
    )}${rest}`,
  }),
  status: 200,
});

const compare = (route: string): Row => ({
  ...look(route),
  request: ({ run, base }) => ({
    path: `${at(run.id)}${route.replace('{iterationId}', run.iteration)}?base=${
      base.id
    }`,
  }),
});

export const runRows: Row[] = [
  {
    route: 'GET /v1/runs',
    takes: 'identity',
    request: () => ({ path: '/v1/runs' }),
    status: 200,
  },
  {
    route: 'POST /v1/runs',
    takes: [testSetRunPermission],
    request: async ground => ({
      path: '/v1/runs',
      json: { testSet: await ground.freshSet(), cases: ['Look'] },
    }),
    status: 201,
  },
  {
    route: 'POST /v1/runs',
    which: 'in a protected environment, of a revision that is not approved',
    takes: [testSetRunPermission, testSetRunProtectedPermission],
    request: async ground => ({
      path: '/v1/runs',
      json: {
        testSet: await ground.freshSet(),
        environment: protectedEnvironment,
      },
    }),
    status: 400,
  },
  {
    route: 'POST /v1/runs',
    which: 'of a test set whose first environment is protected',
    takes: [testSetRunPermission, testSetRunProtectedPermission],
    request: async ground => ({
      path: '/v1/runs',
      json: {
        testSet: await ground.freshSet({
          environments: [protectedEnvironment],
        }),
      },
    }),
    status: 400,
  },
  look(''),
  look('/iterations'),
  look('/cases'),
  look('/merged'),
  look('/iterations/{iterationId}'),
  look('/export', '?format=csv'),
  look('/events'),
  compare('/compare'),
  compare('/iterations/{iterationId}/compare'),
  {
    route: 'POST /v1/runs/{id}/cancel',
    takes: [testSetCancelPermission],
    request: async ground => ({
      path: `${at(await ground.freshRun())}/cancel`,
    }),
    status: 200,
  },
  {
    route: 'POST /v1/runs/{id}/keep',
    takes: [testSetUpdatePermission],
    request: async ground => ({
      path: `${at((await ground.freshFinishedRun()).id)}/keep`,
      json: { keep: true },
    }),
    status: 200,
  },
  {
    route: 'POST /v1/runs/{id}/repeat',
    takes: [testSetRunPermission],
    request: async ground => ({
      path: `${at((await ground.freshCheck()).run)}/repeat`,
      json: { scope: 'all' },
    }),
    status: 201,
  },
  {
    route: 'POST /v1/runs/{id}/repeat',
    which: 'of a run in a protected environment',
    takes: [testSetRunPermission, testSetRunProtectedPermission],
    request: async ground => {
      const set = await ground.freshApprovedSet();
      const { run } = await ground.freshCheck(set, {
        environment: protectedEnvironment,
      });
      return { path: `${at(run)}/repeat`, json: { scope: 'all' } };
    },
    status: 201,
  },
  {
    route: 'GET /v1/artifacts/{sha256}',
    takes: 'visible',
    request: ({ run }) => ({ path: `/v1/artifacts/${run.artifact}` }),
    status: 200,
  },
];
