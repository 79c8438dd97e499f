import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';

const createDatabase = createTestDatabases();
const made = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

describe('the id of a request', () => {
  /** Of the events that Backstage’s auditor was told. */
  const told: unknown[] = [];
  let url: string;
  let count = 0;

  beforeAll(async () => {
    const auditor = mockServices.auditor.mock({
      createEvent: async ({ meta }) => {
        told.push(meta?.requestId);
        return { success: async () => {}, fail: async () => {} };
      },
    });
    const backend = await startUatBackend({
      knex: await createDatabase(),
      uat: { environments: [shop] },
      features: [auditor.factory],
    });
    url = backend.url;
  });
  beforeEach(() => {
    told.length = 0;
  });

  async function ask(path: string, more: RequestInit = {}) {
    const response = await fetch(`${url}${path}`, {
      ...more,
      headers: {
        authorization: mockCredentials.user.header(),
        'content-type': 'application/json',
        ...more.headers,
      },
    });
    return {
      status: response.status,
      id: response.headers.get('x-request-id'),
      body: JSON.parse(await response.text()),
    };
  }

  const create = (name: string, headers: Record<string, string> = {}) =>
    ask('/v1/test-sets', {
      method: 'POST',
      headers,
      body: JSON.stringify(testSet(name)),
    });

  const entryOf = async (name: string) =>
    (await ask(`/v1/audit?resourceName=${name}`)).body.items[0];

  it('is made where none came, and is the same in the answer, the audit entry and the event', async () => {
    const name = `set-${count++}`;
    const { id } = await create(name);
    expect(id).toMatch(made);
    expect(told).toEqual([id]);
    expect((await entryOf(name)).requestId).toBe(id);
  });

  it('is taken from the sender', async () => {
    const name = `set-${count++}`;
    const given = 'build-42:step.7';
    const { id } = await create(name, { 'x-request-id': given });
    expect([id, ...told]).toEqual([given, given]);
    expect((await entryOf(name)).requestId).toBe(given);
  });

  it.each(['<script>', 'two words', 'x'.repeat(101), ''])(
    'is not “%s”, which is none',
    async given => {
      const { id } = await create(`set-${count++}`, { 'x-request-id': given });
      expect(id).toMatch(made);
      expect(told).toEqual([id]);
    },
  );

  it.each([
    ['what the contract refuses', '/v1/test-sets?limit=x', 400],
    ['what is not there', '/v1/test-sets/none', 404],
    ['a route that does not exist', '/v1/none', 404],
    ['a route that is no part of the contract', '/v1/artifacts/x', 404],
    ['the export of the trail', '/v1/audit/export?format=x', 400],
  ])('is in the error of %s', async (_, path, expected) => {
    const { status, id, body } = await ask(path, {
      headers: { 'x-request-id': 'r-1' },
    });
    expect([status, id, body.requestId]).toEqual([expected, 'r-1', 'r-1']);
  });

  it('is in the error of a runner without a key', async () => {
    const { status, id, body } = await ask('/runner/v1/shards/1/claim', {
      method: 'POST',
      body: '{}',
    });
    expect([status, body.requestId]).toEqual([401, id]);
  });
});
