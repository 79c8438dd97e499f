import { environmentAdministerPermission } from '@uatcms/plugin-uat-common';
import { author, type Ground } from '../Ground';
import type { Row } from '../Row';

let count = 0;

const environment = (name: string) => ({
  name,
  title: name,
  baseUrl: 'https://shop.example.org',
});

/** One of the portal: those of the configuration nobody changes. */
async function freshEnvironment({ core }: Ground): Promise<string> {
  const name = `env-${(count += 1)}`;
  await core.environments.create(
    {
      ...environment(name),
      variables: {},
      secrets: [],
      allowedHosts: [],
      protected: false,
    },
    author,
  );
  return name;
}

export const environmentRows: Row[] = [
  {
    route: 'GET /v1/environments',
    takes: 'identity',
    request: () => ({ path: '/v1/environments' }),
    status: 200,
  },
  {
    route: 'POST /v1/environments',
    takes: [environmentAdministerPermission],
    request: () => ({
      path: '/v1/environments',
      json: environment(`env-${(count += 1)}`),
    }),
    status: 201,
  },
  {
    route: 'PUT /v1/environments/{name}',
    takes: [environmentAdministerPermission],
    request: async ground => ({
      path: `/v1/environments/${await freshEnvironment(ground)}`,
      json: { title: 'Changed', baseUrl: 'https://shop.example.org' },
    }),
    status: 200,
  },
  {
    route: 'DELETE /v1/environments/{name}',
    takes: [environmentAdministerPermission],
    request: async ground => ({
      path: `/v1/environments/${await freshEnvironment(ground)}`,
    }),
    status: 204,
  },
];
