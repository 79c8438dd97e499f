import { mockCredentials } from '@backstage/backend-test-utils';
import { uatContract } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { definition, shop, testSet } from '../__testUtils__/samples';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { startUatBackend } from '../__testUtils__/startUatBackend';

const createDatabase = createTestDatabases();

const ann = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name: 'ann',
    annotations: { 'example.org/employee': 'E100' },
  },
  spec: { profile: { displayName: 'Ann' } },
};

describe('REST API', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startUatBackend>>;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startUatBackend({
      knex,
      entities: [ann],
      uat: {
        environments: [shop],
        identity: { eid: { annotation: 'example.org/employee' } },
      },
    });
  });

  async function call(
    method: string,
    path: string,
    options: { body?: unknown; raw?: string; authorization?: string } = {},
  ) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        authorization:
          options.authorization ??
          mockCredentials.user.header('user:default/ann'),
      },
      body: options.raw ?? JSON.stringify(options.body),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : undefined,
    };
  }

  it('answers nobody without an identity', async () => {
    for (const path of ['/test-sets', '/runs', '/openapi.json', '/nothing']) {
      const { status } = await call('GET', path, {
        authorization: mockCredentials.none.header(),
      });
      expect([path, status]).toEqual([path, 401]);
    }
  });

  it('creates, shows, saves and deletes a test set', async () => {
    const created = await call('POST', '/test-sets', {
      body: testSet('basket'),
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        name: 'basket',
        revision: 1,
        updatedBy: { ref: 'user:default/ann', eid: 'E100', name: 'Ann' },
      },
    });
    const { name: _, ...saved } = testSet('basket', 2);
    expect(
      await call('PUT', '/test-sets/basket', {
        body: { ...saved, baseRevision: 1 },
        authorization: mockCredentials.service.header(),
      }),
    ).toMatchObject({
      status: 200,
      body: { revision: 2, updatedBy: { ref: 'external:test-service' } },
    });
    expect(await call('GET', '/test-sets/basket')).toMatchObject({
      status: 200,
      body: { definition: definition(2) },
    });
    expect(await call('GET', '/test-sets/basket/revisions/1')).toMatchObject({
      status: 200,
      body: { definition: definition(1) },
    });
    expect(await call('DELETE', '/test-sets/basket')).toEqual({
      status: 204,
      body: undefined,
    });
    expect(await call('GET', '/test-sets/basket')).toMatchObject({
      status: 404,
      body: {
        error: {
          name: 'NotFoundError',
          message: expect.stringMatching(/basket/),
        },
        response: { statusCode: 404 },
      },
    });
  });

  it('says everything that is wrong with a request, and where', async () => {
    const { body, status } = await call('POST', '/test-sets', {
      body: {
        ...testSet('bad'),
        title: ' ',
        owner: 'checkout',
        colour: 'red',
        tags: ['smoke', 'Not A Tag'],
      },
    });
    expect(status).toBe(400);
    expect(body.error.name).toBe('InputError');
    expect(
      body.error.problems.map((problem: any) => [problem.place, problem.path]),
    ).toEqual(
      expect.arrayContaining([
        ['title', ['title']],
        ['owner', ['owner']],
        ['tags, number 2', ['tags', 1]],
        ['colour', ['colour']],
      ]),
    );
    expect(body.error.message).toContain('owner: must be an entity reference');
  });

  it('says everything that is wrong with a definition, and where', async () => {
    const wrong = definition(1);
    const { body, status } = await call('POST', '/test-sets', {
      body: {
        ...testSet('bad'),
        definition: {
          ...wrong,
          cases: [
            {
              ...wrong.cases[0],
              steps: [
                { keyword: 'klick' },
                { keyword: 'fill', value: '{{emial}}' },
              ],
            },
          ],
        },
      },
    });
    expect(status).toBe(400);
    const places = body.error.problems.map((problem: any) => problem.place);
    expect(places).toEqual(
      expect.arrayContaining([
        'case “Open the shop”, step 1, keyword',
        'case “Open the shop”, step 2, target',
        'case “Open the shop”, step 2, value',
      ]),
    );
  });

  it('checks a definition without saving it', async () => {
    const { body } = await call('POST', '/test-sets/validate', {
      body: { definition: { cases: 'none' } },
    });
    expect(body.problems).toEqual([
      { path: ['cases'], place: 'cases', message: 'must be a list' },
    ]);
  });

  it('tells those who would overwrite the work of another', async () => {
    await call('POST', '/test-sets', { body: testSet('shared') });
    expect(
      await call('POST', '/test-sets', { body: testSet('shared') }),
    ).toMatchObject({
      status: 409,
      body: { error: { name: 'ConflictError' } },
    });
    const { name: _, ...saved } = testSet('shared', 3);
    const save = () =>
      call('PUT', '/test-sets/shared', { body: { ...saved, baseRevision: 1 } });
    const answers = await Promise.all([save(), save()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('keeps environments of the configuration from being changed', async () => {
    const { name: _, ...changed } = shop;
    expect(
      await call('PUT', '/environments/shop', { body: changed }),
    ).toMatchObject({ status: 409 });
  });

  it('keeps no environment with an executor that does not exist', async () => {
    const moon = { ...shop, name: 'moon', executor: 'moon' };
    const { body, status } = await call('POST', '/environments', {
      body: moon,
    });
    expect(status).toBe(400);
    expect(body.error.problems).toEqual([
      {
        path: ['executor'],
        place: 'executor',
        message: 'there is no executor “moon”. Executors: local, bell',
      },
    ]);
    const bell = { ...moon, executor: 'bell' };
    expect(await call('POST', '/environments', { body: bell })).toMatchObject({
      status: 201,
      body: { executor: 'bell' },
    });
  });

  it('starts no run on an executor that does not exist', async () => {
    await call('POST', '/test-sets', { body: testSet('elsewhere') });
    const { body, status } = await call('POST', '/runs', {
      body: { testSet: 'elsewhere', executor: 'moon' },
    });
    expect(status).toBe(400);
    expect(body.error.problems).toEqual([
      {
        path: ['executor'],
        place: 'executor',
        message: 'there is no executor “moon”. Executors: local, bell',
      },
    ]);
  });

  it('names a route that does not exist', async () => {
    const { body, status } = await call('GET', '/nothing');
    expect(status).toBe(404);
    expect(body.error.message).toContain('GET /api/uat/v1/nothing');
  });

  it('refuses a body that is too large, or no JSON, in words', async () => {
    expect(
      await call('POST', '/test-sets', {
        raw: JSON.stringify({ comment: 'x'.repeat(11 * 1024 * 1024) }),
      }),
    ).toMatchObject({
      status: 413,
      body: { error: { name: 'PayloadTooLargeError' } },
    });
    expect(await call('POST', '/test-sets', { raw: '{"name":' })).toMatchObject(
      {
        status: 400,
        body: {
          error: {
            name: 'InputError',
            message: expect.stringContaining('not JSON'),
          },
        },
      },
    );
  });

  it('says nothing of its insides when it fails', async () => {
    await knex.schema.renameTable('environments', 'hidden');
    try {
      const { body, status } = await call('GET', '/environments');
      expect(status).toBe(500);
      expect(body.error.message).toMatch(
        /^The server failed. Its log says why, under fault [0-9a-f]{8}.$/,
      );
      expect(JSON.stringify(body)).not.toContain('relation');
    } finally {
      await knex.schema.renameTable('hidden', 'environments');
    }
  });

  it('describes every route in its OpenAPI document', async () => {
    const { body } = await call('GET', '/openapi.json');
    for (const resource of Object.values(uatContract)) {
      for (const procedure of Object.values(resource)) {
        const { path, method } = procedure['~orpc'].route;
        expect(body.paths[path!]).toHaveProperty(method!.toLowerCase());
      }
    }
    expect(body.paths).toHaveProperty('/artifacts/{sha256}');
  });
});
