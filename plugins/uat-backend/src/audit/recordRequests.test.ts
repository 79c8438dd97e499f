import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';
import { eventOf } from './requestEvent';

const createDatabase = createTestDatabases();

describe('events of Backstage’s auditor', () => {
  const told: string[] = [];
  let url: string;
  let result: AuthorizeResult.ALLOW | AuthorizeResult.DENY;

  beforeAll(async () => {
    const auditor = mockServices.auditor.mock({
      createEvent: async ({ eventId, meta }) => {
        const say = (what: string, status: unknown) =>
          told.push(
            [eventId, meta?.actionType ?? meta?.queryType, what, status].join(
              ' ',
            ),
          );
        return {
          success: async params => void say('succeeded', params?.meta?.status),
          fail: async params => void say('failed', params.meta?.status),
        };
      },
    });
    const decide = async (questions: unknown[]) =>
      questions.map(() => ({ result }));
    const backend = await startUatBackend({
      knex: await createDatabase(),
      uat: { environments: [shop] },
      features: [
        auditor.factory,
        mockServices.permissions.mock({
          authorize: decide,
          authorizeConditional: decide,
        }).factory,
      ],
    });
    url = backend.url;
  });
  beforeEach(() => {
    told.length = 0;
    result = AuthorizeResult.ALLOW;
  });

  async function ask(method: string, path: string, body?: object) {
    const response = await fetch(`${url}/v1${path}`, {
      method,
      headers: {
        authorization: mockCredentials.user.header(),
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    await response.text();
    return response.status;
  }

  /** They are told when the answer is out, which its reader may notice first. */
  const expectTold = async (events: string[]) => {
    while (told.length < events.length) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(told).toEqual(events);
  };

  it('are told of each change, and what came of it', async () => {
    await ask('POST', '/test-sets', testSet('basket'));
    await ask('POST', '/test-sets', testSet('basket'));
    await ask('DELETE', '/test-sets/basket');
    await expectTold([
      'test-set-mutate create succeeded 201',
      'test-set-mutate create failed 409',
      'test-set-mutate delete succeeded 204',
    ]);
  });

  it('are told of what was denied, reading included', async () => {
    result = AuthorizeResult.DENY;
    expect(await ask('POST', '/test-sets', testSet('other'))).toBe(403);
    expect(await ask('GET', '/audit')).toBe(403);
    await expectTold([
      'test-set-mutate create failed 403',
      'audit-fetch all failed 403',
    ]);
  });

  it('are not told of what people look at, except the audit trail', async () => {
    await ask('GET', '/test-sets');
    await ask('GET', '/runs');
    await ask('POST', '/test-sets/validate', { definition: {} });
    await ask('GET', '/audit/verification');
    await expectTold(['audit-fetch by-path succeeded 200']);
  });
});

describe('eventOf', () => {
  it.each([
    ['POST', 'runs', 'run-mutate', 'create'],
    ['POST', 'runs/0190/cancel', 'run-mutate', 'cancel'],
    ['PUT', 'test-sets/a', 'test-set-mutate', 'update'],
    ['DELETE', 'environments/a', 'environment-mutate', 'delete'],
    ['POST', 'sign-offs/1/decision', 'sign-off-mutate', 'decision'],
    ['POST', '../<script>', 'other-mutate', 'create'],
  ])('%s %s', (method, path, eventId, actionType) => {
    expect(eventOf(method, path)).toMatchObject({
      isAlwaysTold: true,
      options: { eventId, meta: { actionType } },
    });
  });
});
