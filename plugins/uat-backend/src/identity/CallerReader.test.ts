import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
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

/** Reads callers, where the checks of tokens have come to these credentials. */
function reader(
  credentials: object,
  eid: Record<string, string | boolean> = {},
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
      cache: mockServices.cache.mock(),
      catalog: catalogServiceMock({ entities: [ann] }),
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
      origin: 'portal',
      requestId: 'r-1',
    });
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
