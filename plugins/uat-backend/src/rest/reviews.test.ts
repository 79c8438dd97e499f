import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';

const createDatabase = createTestDatabases();

describe('reviews over HTTP', () => {
  const notices: NotificationSendOptions[] = [];
  let backend: Awaited<ReturnType<typeof startUatBackend>>;

  beforeAll(async () => {
    backend = await startUatBackend({
      knex: await createDatabase(),
      uat: { environments: [{ ...shop, protected: true }] },
      features: [
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            async send(notice) {
              notices.push(notice);
            },
          }),
        }),
      ],
    });
  });

  async function call(
    person: string,
    method: string,
    path: string,
    body?: object,
  ) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        authorization: mockCredentials.user.header(`user:default/${person}`),
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  it('lead from a refused run in a protected environment to one that runs what was approved', async () => {
    await call('ann', 'POST', '/test-sets', testSet('basket'));
    const start = () => call('ann', 'POST', '/runs', { testSet: 'basket' });
    expect(await start()).toMatchObject({
      status: 400,
      body: { error: { problems: [{ path: ['environment'] }] } },
    });

    const asked = await call('ann', 'POST', '/test-sets/basket/reviews', {
      revision: 1,
      comment: 'Please look',
      reviewers: ['user:default/ben', 'group:default/testers'],
    });
    expect(asked).toMatchObject({ status: 201, body: { state: 'inReview' } });
    const { id, hash } = asked.body;
    const decide = (person: string, decision: string, body: object) =>
      call(person, 'POST', `/test-sets/basket/reviews/${id}/${decision}`, body);
    expect(await decide('ann', 'approve', { hash })).toMatchObject({
      status: 403,
      body: { error: { name: 'NotAllowedError' } },
    });
    expect(
      (await decide('ben', 'approve', { hash: 'b'.repeat(64) })).status,
    ).toBe(409);
    expect((await decide('ben', 'request-changes', {})).status).toBe(400);
    expect(await decide('ben', 'approve', { hash })).toMatchObject({
      status: 200,
      body: { state: 'approved', ended: { by: { ref: 'user:default/ben' } } },
    });
    expect((await decide('cleo', 'approve', { hash })).status).toBe(409);

    expect(
      await call('ann', 'GET', '/test-sets/basket/approval'),
    ).toMatchObject({
      body: {
        newest: { revision: 1, state: 'approved' },
        approved: { revision: 1, by: { ref: 'user:default/ben' } },
        authors: [],
      },
    });
    expect(await call('ann', 'GET', '/test-sets/basket/reviews')).toMatchObject(
      { body: { items: [{ id }], more: false } },
    );
    expect(await start()).toMatchObject({
      status: 201,
      body: { revision: 1, approval: { by: { ref: 'user:default/ben' } } },
    });
  });

  it('are told to those who were asked, and to the one who asked', () => {
    expect(
      notices.filter(({ payload }) => payload.scope === 'uat:review:basket'),
    ).toMatchObject([
      {
        recipients: {
          entityRef: ['user:default/ben', 'group:default/testers'],
          excludeEntityRef: 'user:default/ann',
        },
        payload: {
          title:
            'user:default/ann asks you to review revision 1 of test set “basket”',
          description: 'Please look',
          link: '/uat/test-sets/basket/changes',
          topic: 'review',
        },
      },
      {
        recipients: { entityRef: ['user:default/ann'] },
        payload: {
          title:
            'user:default/ben has approved revision 1 of test set “basket”',
        },
      },
    ]);
  });
});
