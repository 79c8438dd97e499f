import {
  extendedStepPermission,
  testSetCreatePermission,
  testSetDeletePermission,
  testSetUpdatePermission,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { definition, testSet } from '../../samples';
import type { Ground } from '../Ground';
import type { Row } from '../Row';

const at = (name: string) => `/v1/test-sets/${name}`;

function saved(ground: Ground) {
  const { name: _, ...rest } = { ...testSet('x'), ...ground.head() };
  return { ...rest, title: 'Changed', baseRevision: 1 };
}

const withExtendedStep: TestSetDefinition = {
  ...definition(1),
  cases: [
    {
      name: 'Draw',
      steps: [{ keyword: 'mouse', action: 'click', x: 1, y: 1 }],
    },
  ],
};

export const testSetRows: Row[] = [
  {
    route: 'GET /v1/test-sets',
    takes: 'identity',
    request: () => ({ path: '/v1/test-sets' }),
    status: 200,
  },
  {
    route: 'POST /v1/test-sets',
    takes: [testSetCreatePermission],
    request: async ground => ({
      path: '/v1/test-sets',
      json: testSet(
        `new-${ground.kind}-${Math.random().toString(36).slice(2)}`,
      ),
    }),
    status: 201,
  },
  {
    route: 'POST /v1/test-sets',
    which: 'with an extended step',
    takes: [testSetCreatePermission, extendedStepPermission],
    request: async ground => ({
      path: '/v1/test-sets',
      json: {
        ...testSet(`new-${ground.kind}-${Math.random().toString(36).slice(2)}`),
        definition: withExtendedStep,
      },
    }),
    status: 201,
  },
  {
    route: 'POST /v1/test-sets/validate',
    takes: 'identity',
    request: () => ({
      path: '/v1/test-sets/validate',
      json: { definition: definition(1) },
    }),
    status: 200,
  },
  {
    route: 'GET /v1/test-sets/{name}',
    takes: 'visible',
    request: ground => ({ path: at(ground.set) }),
    status: 200,
  },
  {
    route: 'PUT /v1/test-sets/{name}',
    takes: [testSetUpdatePermission],
    request: async ground => ({
      path: at(await ground.freshSet()),
      json: saved(ground),
    }),
    status: 200,
  },
  {
    route: 'PUT /v1/test-sets/{name}',
    which: 'with an extended step',
    takes: [testSetUpdatePermission, extendedStepPermission],
    request: async ground => ({
      path: at(await ground.freshSet()),
      json: { ...saved(ground), definition: withExtendedStep },
    }),
    status: 200,
  },
  {
    route: 'DELETE /v1/test-sets/{name}',
    takes: [testSetDeletePermission],
    request: async ground => ({ path: at(await ground.freshSet()) }),
    status: 204,
  },
  {
    route: 'GET /v1/test-sets/{name}/revisions',
    takes: 'visible',
    request: ground => ({ path: `${at(ground.set)}/revisions` }),
    status: 200,
  },
  {
    route: 'GET /v1/test-sets/{name}/revisions/{number}',
    takes: 'visible',
    request: ground => ({ path: `${at(ground.set)}/revisions/1` }),
    status: 200,
  },
];
