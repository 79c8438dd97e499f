import { randomUUID } from 'node:crypto';
import {
  auditReadPermission,
  resultsImportPermission,
} from '@uatcms/plugin-uat-common';
import { owners } from '../roles';
import type { MatrixRequest, Row } from '../Row';

const report =
  '<testsuites><testsuite name="Shop"><testcase name="opens"/></testsuite></testsuites>';

function imported(testSet: string): MatrixRequest {
  const query = new URLSearchParams({
    format: 'junit',
    testSet,
    environment: 'elsewhere',
    owner: owners,
  });
  return {
    path: `/v1/imports?${query}`,
    body: report,
    headers: { 'content-type': 'application/xml' },
  };
}

const runner = (method: string, route: string): Row => ({
  route: `${method} /runner/v1${route}`,
  takes: 'ownToken',
  request: () => ({
    path: `/runner/v1${route
      .replace('{id}', randomUUID())
      .replace('{sha256}', 'a'.repeat(64))}`,
    ...(method === 'GET' ? {} : { json: {} }),
  }),
  status: 401,
});

export const otherRows: Row[] = [
  {
    route: 'GET /v1/openapi.json',
    takes: 'identity',
    request: () => ({ path: '/v1/openapi.json' }),
    status: 200,
  },
  {
    route: 'GET /v1/executors',
    takes: 'identity',
    request: () => ({ path: '/v1/executors' }),
    status: 200,
  },
  {
    route: 'GET /v1/allowed',
    takes: 'identity',
    request: ({ set }) => ({ path: `/v1/allowed?testSets=${set}` }),
    status: 200,
  },
  {
    route: 'GET /v1/audit',
    takes: [auditReadPermission],
    request: () => ({ path: '/v1/audit' }),
    status: 200,
    showsAll: true,
  },
  {
    route: 'GET /v1/audit/verification',
    takes: [auditReadPermission],
    request: () => ({ path: '/v1/audit/verification' }),
    status: 200,
  },
  {
    route: 'GET /v1/audit/export',
    takes: [auditReadPermission],
    request: () => ({ path: '/v1/audit/export' }),
    status: 200,
    showsAll: true,
  },
  {
    route: 'POST /v1/imports',
    takes: [resultsImportPermission],
    request: () => imported(`imported-${randomUUID()}`),
    status: 201,
  },
  runner('POST', '/runs/{id}/claim'),
  runner('POST', '/shards/{id}/claim'),
  runner('POST', '/shards/{id}/events'),
  runner('POST', '/artifacts/{sha256}'),
  runner('PUT', '/artifacts/{sha256}'),
  {
    route: 'GET /trace-viewer/{file}',
    takes: 'nothing',
    request: () => ({ path: '/trace-viewer/index.html' }),
    status: 200,
  },
];
