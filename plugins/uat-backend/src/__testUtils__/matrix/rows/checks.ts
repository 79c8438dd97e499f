import {
  testSetPerformPermission,
  testSetRunPermission,
} from '@uatcms/plugin-uat-common';
import type { MatrixRequest, Row } from '../Row';

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What is done with a check that nobody has taken on: all but taking it on is a conflict then. */
const perform = (
  method: string,
  route: string,
  request: Omit<MatrixRequest, 'path'>,
  status = 409,
): Row => ({
  route: `${method} /v1/runs/{id}/checks/{iterationId}${route}`,
  takes: [testSetPerformPermission],
  request: async ground => {
    const { run, iteration } = await ground.freshCheck();
    const below = route
      .replace('{sequence}', '0')
      .replace('{sha256}', 'a'.repeat(64));
    return { path: `/v1/runs/${run}/checks/${iteration}${below}`, ...request };
  },
  status,
});

export const checkRows: Row[] = [
  {
    route: 'GET /v1/checks',
    takes: 'identity',
    request: () => ({ path: '/v1/checks?of=all' }),
    status: 200,
  },
  {
    route: 'GET /v1/runs/{id}/checks/{iterationId}',
    takes: 'visible',
    request: ({ check }) => ({
      path: `/v1/runs/${check.run}/checks/${check.iteration}`,
    }),
    status: 200,
  },
  perform('POST', '/claim', { json: {} }, 200),
  perform('POST', '/release', { json: {} }),
  perform('PUT', '/steps/{sequence}', { json: { answer: 'passed' } }),
  perform('DELETE', '/steps/{sequence}/pictures/{sha256}', {}),
  perform('POST', '/steps/{sequence}/pictures', {
    body: new Uint8Array(picture),
    headers: { 'content-type': 'image/png' },
  }),
  perform('POST', '/finish', { json: {} }),
  {
    route: 'POST /v1/runs/{id}/checks/assign',
    takes: [testSetRunPermission],
    request: async ground => ({
      path: `/v1/runs/${(await ground.freshCheck()).run}/checks/assign`,
      json: { assignee: 'user:default/olga' },
    }),
    status: 200,
  },
];
