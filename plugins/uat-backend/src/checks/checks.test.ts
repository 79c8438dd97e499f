import { createHash, randomUUID } from 'node:crypto';
import {
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';
import { largestPicture } from './createPictureRouter';

const createDatabase = createTestDatabases();

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('checks over HTTP', () => {
  const sent: NotificationSendOptions[] = [];
  let backend: Awaited<ReturnType<typeof startUatBackend>>;

  beforeAll(async () => {
    const notifications: BackendFeature = createServiceFactory({
      service: notificationService,
      deps: {},
      factory: () => ({
        async send(options: NotificationSendOptions) {
          sent.push(options);
        },
      }),
    });
    backend = await startUatBackend({
      knex: await createDatabase(),
      uat: { environments: [shop] },
      features: [notifications],
    });
  });

  async function call(
    method: string,
    path: string,
    body?: unknown,
    user = 'ann',
  ) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: {
        authorization: mockCredentials.user.header(`user:default/${user}`),
        ...(Buffer.isBuffer(body)
          ? {}
          : { 'content-type': 'application/json' }),
      },
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : undefined,
    };
  }

  async function startCheck(checks: object = {}) {
    const name = `checks-${randomUUID().slice(0, 8)}`;
    await call('POST', '/test-sets', {
      ...testSet(name),
      definition: {
        cases: [
          {
            name: 'Look',
            steps: [{ keyword: 'manual', instruction: 'Look at the shop' }],
          },
        ],
      },
    });
    const run = await call('POST', '/runs', { testSet: name, checks });
    expect(run.status).toBe(201);
    const { id } = run.body;
    const { body } = await call('GET', `/checks?of=all&run=${id}`);
    expect(body.total).toBe(1);
    return { id, path: `/runs/${id}/checks/${body.items[0].iterationId}` };
  }

  it('are listed, taken on, answered and finished', async () => {
    const { id, path } = await startCheck({ assignee: 'user:default/ann' });
    expect((await call('GET', `/checks?run=${id}`)).body).toMatchObject({
      total: 1,
      items: [{ caseName: 'Look', assignee: 'user:default/ann' }],
    });
    await call('POST', `${path}/claim`, {});
    const refused = await call('POST', `${path}/claim`, {}, 'ben');
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining('works on this') } },
    });
    const answered = await call('PUT', `${path}/steps/0`, { answer: 'passed' });
    expect(answered).toMatchObject({
      status: 200,
      body: { answered: 1, answers: [{ answer: 'passed' }] },
    });
    expect(await call('POST', `${path}/finish`, {})).toMatchObject({
      status: 200,
      body: { verdict: 'passed' },
    });
    expect((await call('GET', `/runs/${id}`)).body).toMatchObject({
      state: 'finished',
      verdict: 'passed',
    });
  });

  it('take pictures as they are, and only pictures', async () => {
    const { path } = await startCheck();
    const pictures = `${path}/steps/0/pictures?name=Shop`;
    expect(await call('POST', pictures, picture)).toMatchObject({
      status: 409,
    });
    await call('POST', `${path}/claim`, {});
    const sha256 = createHash('sha256').update(picture).digest('hex');
    expect(await call('POST', pictures, picture)).toMatchObject({
      status: 201,
      body: {
        answers: [
          {
            answer: null,
            pictures: [
              {
                sha256,
                kind: 'screenshot',
                name: 'Shop',
                contentType: 'image/png',
                size: picture.length,
              },
            ],
          },
        ],
      },
    });
    const kept = await fetch(`${backend.url}/v1/artifacts/${sha256}`, {
      headers: { authorization: mockCredentials.user.header() },
    });
    expect(kept.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await kept.arrayBuffer())).toEqual(picture);

    for (const wrong of ['<svg xmlns="http://www.w3.org/2000/svg"/>', '']) {
      expect(await call('POST', pictures, Buffer.from(wrong))).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining('no picture') } },
      });
    }
    const large = Buffer.concat([picture, Buffer.alloc(largestPicture)]);
    expect((await call('POST', pictures, large)).status).toBe(413);

    expect(
      (await call('DELETE', `${path}/steps/0/pictures/${sha256}`)).body,
    ).toMatchObject({ answers: [{ pictures: [] }] });
  });

  it('are told to whom they were given, but not to who has started the run', async () => {
    const { id, path } = await startCheck({ assignee: 'user:default/ben' });
    const ofRun = () =>
      sent.filter(
        ({ payload }) => payload.link === `/uat/inbox/checks?run=${id}`,
      );
    const until = async (number: number) => {
      while (ofRun().length < number) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
    };
    await until(1);
    await call('POST', `/runs/${id}/checks/assign`, {
      assignee: 'group:default/shop',
    });
    await until(2);
    expect(
      ofRun().map(({ recipients, payload }) => [recipients, payload.title]),
    ).toEqual(
      ['user:default/ben', 'group:default/shop'].map(entityRef => [
        {
          type: 'entity',
          entityRef: [entityRef],
          excludeEntityRef: 'user:default/ann',
        },
        expect.stringMatching(/^1 check for you: /),
      ]),
    );
    expect((await call('GET', path)).body.assignee).toBe('group:default/shop');
  });
});
