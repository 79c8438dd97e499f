import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { CacheService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Request } from 'express';
import { SignJWT } from 'jose';
import { CallerReader } from './CallerReader';
import { readEidSource } from './eidSource';
import { PersonReader } from './PersonReader';

const ann: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'Ann', annotations: { 'uatcms.io/eid': 'E100' } },
  spec: { profile: { displayName: 'Ann' } },
};

/** A cache as it is after some hours: what was kept for minutes is gone. */
function remembering(): CacheService {
  const kept = new Map<string, any>();
  return mockServices.cache.mock({
    get: async key => kept.get(key),
    set: async (key, value, { ttl }: any = {}) => {
      if (ttl > 24 * 60 * 60_000) {
        kept.set(key, value);
      }
    },
  });
}

/** Reads callers, where the checks of tokens have come to these credentials. */
function reader(
  credentials: object,
  eid: Record<string, string | boolean> = {},
  catalog: CatalogService = catalogServiceMock({ entities: [ann] }),
) {
  const config = mockServices.rootConfig({
    data: { uat: { identity: { eid } } },
  });
  return new CallerReader({
    httpAuth: mockServices.httpAuth.mock({
      credentials: async () => credentials as never,
    }),
    userInfo: mockServices.userInfo({
      ownershipEntityRefs: ['user:default/ann', 'group:default/checkout'],
    }),
    people: new PersonReader({
      auth: mockServices.auth(),
      cache: remembering(),
      catalog,
      logger: mockServices.logger.mock(),
      eidSource: readEidSource(config),
    }),
  });
}

const request = (headers: Record<string, string> = {}) =>
  ({ header: (name: string) => headers[name] } as Request);

const read = async (
  callers: CallerReader,
  headers: Record<string, string> = {},
) => (await callers.identify(request(headers))).caller();

const token = async (claims: Record<string, unknown>) =>
  `Bearer ${await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new Uint8Array(32))}`;

const asAnn = mockCredentials.user('user:default/ann');
const asService = mockCredentials.service('external:pipeline');

describe('CallerReader', () => {
  it('reads who a user is, and under which names they own things', async () => {
    expect(await read(reader(asAnn), { 'x-request-id': 'r-1' })).toEqual({
      actor: { ref: 'user:default/ann', eid: 'E100', name: 'Ann' },
      groups: ['user:default/ann', 'group:default/checkout'],
      origin: 'api',
      requestId: 'r-1',
    });
  });

  it.each([
    ['a page of the portal', asAnn, 'portal', 'portal'],
    ['a person with the command line', asAnn, 'cli', 'cli'],
    ['a person with something of their own', asAnn, undefined, 'api'],
    ['something that nobody knows', asAnn, 'schedule', 'api'],
    ['a pipeline', asService, undefined, 'api'],
    ['a pipeline with the command line', asService, 'cli', 'cli'],
    ['a service, which has no pages', asService, 'portal', 'api'],
    [
      'the catalog',
      mockCredentials.service('plugin:catalog'),
      undefined,
      'catalog',
    ],
    [
      'a plugin with the request of a person',
      mockCredentials.user('user:default/ann', {
        actor: { subject: 'plugin:scaffolder' },
      }),
      'portal',
      'api',
    ],
  ])('tells where %s comes from', async (_, credentials, client, origin) => {
    const headers = client ? { 'x-uat-client': client } : undefined;
    expect(await read(reader(credentials), headers)).toMatchObject({ origin });
  });

  it('takes a user for the actor also where a plugin brings their request', async () => {
    const brought = mockCredentials.user('user:default/ann', {
      actor: { subject: 'plugin:scaffolder' },
    });
    expect(await read(reader(brought))).toMatchObject({
      actor: { ref: 'user:default/ann' },
      origin: 'api',
    });
  });

  it('knows a user by their token alone when the catalog does not', async () => {
    const guest = mockCredentials.user('user:default/unknown');
    expect((await read(reader(guest))).actor).toEqual({
      ref: 'user:default/unknown',
    });
  });

  it('takes a service for itself, and says for whom it acts', async () => {
    const callers = reader(asService);
    expect(await read(callers)).toEqual({
      actor: { ref: 'external:pipeline' },
      origin: 'api',
    });
    expect(await read(callers, { 'x-uat-on-behalf-of': 'user:ann' })).toEqual({
      actor: { ref: 'external:pipeline' },
      onBehalfOf: { ref: 'user:default/ann', eid: 'E100', name: 'Ann' },
      origin: 'api',
    });
  });

  it('takes no service for a person, whatever it is called', async () => {
    const called = mockCredentials.service('User:default/ann');
    expect((await read(reader(called))).actor).toEqual({
      ref: 'service:User:default/ann',
    });
  });

  it('lets nobody but a service act for another', async () => {
    const headers = { 'x-uat-on-behalf-of': 'user:default/ann' };
    expect(await read(reader(asAnn), headers)).not.toHaveProperty('onBehalfOf');
  });

  it.each([
    ['group:default/checkout', 'must name a user'],
    ['<script>', 'must name a user'],
    ['user:default/nobody', 'The catalog has no user:default/nobody'],
  ])('refuses %s as the person for whom it acts', async (person, message) => {
    await expect(
      read(reader(asService), { 'x-uat-on-behalf-of': person }),
    ).rejects.toThrow(message);
  });
});

describe('the employee id', () => {
  it('is read from an annotation of choice', async () => {
    const { actor } = await read(
      reader(asAnn, { annotation: 'example.org/other' }),
    );
    expect(actor).toEqual({ ref: 'user:default/ann', name: 'Ann' });
  });

  it('is read from a claim of the token, if it is the token of this user', async () => {
    const callers = reader(asAnn, { claim: 'employee' });
    const withClaim = async (claims: Record<string, unknown>) =>
      (await read(callers, { authorization: await token(claims) })).actor.eid;
    expect(await withClaim({ sub: 'user:default/ann', employee: 'E7' })).toBe(
      'E7',
    );
    expect(await withClaim({ sub: 'user:default/ann', employee: 7 })).toBe('7');
    expect(
      await withClaim({ sub: 'user:default/ann', employee: { a: 1 } }),
    ).toBeUndefined();
    expect(
      await withClaim({ sub: 'user:default/bob', employee: 'E8' }),
    ).toBeUndefined();
    expect((await read(callers)).actor).toEqual({
      ref: 'user:default/ann',
      name: 'Ann',
    });
  });

  it('is the name of the person, as the catalog writes it', async () => {
    expect((await read(reader(asAnn, { name: true }))).actor.eid).toBe('Ann');
  });

  describe('when the catalog does not answer', () => {
    const failing = () =>
      catalogServiceMock.mock({
        getEntityByRef: async () => {
          throw new Error('The catalog is down');
        },
      });

    it('leaves it unsure who somebody is, also for whom a service acts', async () => {
      expect(await read(reader(asAnn, {}, failing()))).toMatchObject({
        actor: { ref: 'user:default/ann' },
        unsure: expect.stringMatching(/does not answer who user:default\/ann/),
      });
      expect(
        await read(reader(asService, {}, failing()), {
          'x-uat-on-behalf-of': 'user:default/ann',
        }),
      ).toMatchObject({ unsure: expect.any(String) });
      expect(await read(reader(asService, {}, failing()))).not.toHaveProperty(
        'unsure',
      );
    });

    it('is what was known last', async () => {
      let isDown = false;
      const whole = catalogServiceMock({ entities: [ann] });
      const catalog = catalogServiceMock.mock({
        getEntityByRef: async (ref, options) => {
          if (isDown) {
            throw new Error('The catalog is down');
          }
          return whole.getEntityByRef(ref, options);
        },
      });
      // Without what is kept for minutes: only what is remembered for long.
      const callers = reader(asAnn, {}, catalog);
      const before = await read(callers);
      isDown = true;
      expect(await read(callers)).toEqual(before);
      expect(before.actor.eid).toBe('E100');
    });
  });

  it('of a claim is that of the own requests where a plugin brings one, or it is unsure', async () => {
    const claim = { claim: 'employee' };
    const brought = mockCredentials.user('user:default/ann', {
      actor: { subject: 'plugin:scaffolder' },
    });
    expect(await read(reader(brought, claim))).toMatchObject({
      actor: { ref: 'user:default/ann', name: 'Ann' },
      unsure: expect.stringMatching(/do this in the portal/),
    });
    expect(await read(reader(asAnn, claim))).not.toHaveProperty('unsure');
  });

  it('has one source', () => {
    const configured = (identity: object) => () =>
      readEidSource(
        mockServices.rootConfig({ data: { uat: { identity } } as never }),
      );
    expect(configured({ eid: { claim: 'a', name: true } })).toThrow(
      'more than one source',
    );
    expect(configured({ eidAnnotation: 'a' })).toThrow(
      'uat.identity.eid.annotation now',
    );
  });
});
