import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exportJWK, SignJWT } from 'jose';
import { PersonAtHttp } from './__testUtils__/PersonAtHttp';
import { startPortal } from './__testUtils__/startPortal';

/*
 * Who comes in, as production decides it: people through a real OpenID provider, pipelines with tokens of their own.
 */

jest.setTimeout(180_000);

const keyId = 'portal';
const portalKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ciKey = generateKeyPairSync('rsa', { modulusLength: 2048 });

let folder: string;
let ci: { server: Server; issuer: string; jwksUrl: string };
let files: { server: Server; host: string };
let portal: Awaited<ReturnType<typeof startPortal>>;

beforeAll(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'uat-keys-'));
  ci = await startCi();
  files = await startFiles();
  portal = await startPortal({
    ci,
    readable: files.host,
    signingKey: await keyFiles(),
  });
  await catalogKnowsPeople();
});
afterAll(async () => {
  await portal?.stop();
  ci?.server.close();
  files?.server.close();
  await fs.rm(folder, { recursive: true, force: true });
});

/** A CI server, as far as one has to look at its keys. */
async function startCi() {
  const jwk = await exportJWK(ciKey.publicKey);
  const server = createServer((_req, res) => {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ keys: [{ ...jwk, kid: 'ci', alg: 'RS256' }] }));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { server, issuer, jwksUrl: `${issuer}/jwks` };
}

/** Where somebody keeps entities of their own: `/Kind` has one of each kind. */
async function startFiles() {
  const server = createServer((req, res) => {
    const kind = req.url!.slice(1);
    res.end(
      JSON.stringify({
        apiVersion: 'backstage.io/v1alpha1',
        kind,
        metadata: { name: 'mallory', annotations: { 'uatcms.io/eid': '1' } },
        spec: {
          User: {
            profile: { email: 'stranger@example.com' },
            memberOf: ['portal-administrators'],
          },
          Group: { type: 'team', children: [], members: ['checkout-author'] },
          Component: {
            type: 'service',
            lifecycle: 'production',
            owner: 'checkout-team',
          },
        }[kind],
      }),
    );
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { server, host: `127.0.0.1:${port}` };
}

async function keyFiles() {
  const file = async (name: string, key: KeyObject, type: 'spki' | 'pkcs8') => {
    const path = join(folder, name);
    await fs.writeFile(path, key.export({ format: 'pem', type }));
    return path;
  };
  return {
    keyId,
    publicKeyFile: await file('public.pem', portalKey.publicKey, 'spki'),
    privateKeyFile: await file('private.pem', portalKey.privateKey, 'pkcs8'),
  };
}

/** A portal that has just been set up reads its catalog for a moment. */
async function catalogKnowsPeople(): Promise<void> {
  for (;;) {
    const answer = await new PersonAtHttp(portal.url).signIn('checkout-author');
    if (answer.response) {
      return;
    }
    await sleep(200);
  }
}

async function uat(
  token: string | undefined,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${portal.url}/api/uat/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

async function identityOf(person: PersonAtHttp, user: string) {
  const { response, error } = await person.signIn(user);
  if (!response) {
    throw new Error(error?.message);
  }
  return response.backstageIdentity;
}

const testSet = (name: string) => ({
  name,
  title: name,
  owner: 'group:default/checkout-team',
  environments: ['shop-local'],
  definition: {
    cases: [{ name: 'Open', steps: [{ keyword: 'openUrl', url: '/' }] }],
  },
});

/** As the portal signs its own tokens for people. */
const personToken = (key: KeyObject, expires: string) =>
  new SignJWT({ ent: ['user:default/checkout-author'] })
    .setProtectedHeader({ alg: 'ES256', kid: keyId, typ: 'vnd.backstage.user' })
    .setIssuer(`${portal.url}/api/auth`)
    .setSubject('user:default/checkout-author')
    .setAudience('backstage')
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key);

describe('a person', () => {
  const signIn = async (user: string) => {
    const person = new PersonAtHttp(portal.url);
    const identity = await identityOf(person, user);
    return { person, identity, token: identity.token };
  };

  it('signs in, and what they do is kept with their reference, employee id and name', async () => {
    const { token, identity } = await signIn('checkout-author');
    expect(identity.identity).toMatchObject({
      userEntityRef: 'user:default/checkout-author',
      ownershipEntityRefs: [
        'user:default/checkout-author',
        'group:default/checkout-team',
      ],
    });
    expect(
      await uat(token, 'POST', '/test-sets', testSet('of-a-person')),
    ).toMatchObject({
      status: 201,
      body: {
        updatedBy: {
          ref: 'user:default/checkout-author',
          eid: 'T-1001',
          name: 'Checkout author',
        },
      },
    });
  });

  it('stays signed in: the session brings fresh tokens', async () => {
    const { person } = await signIn('checkout-author');
    const first = await person.refresh();
    expect(first.status).toBe(200);
    const second = await person.refresh();
    const { token } = second.body.backstageIdentity;
    expect((await uat(token, 'GET', '/test-sets')).status).toBe(200);
  });

  it('signs out, and the session is over for a copy of its cookies as well', async () => {
    const { person } = await signIn('checkout-author');
    const copy = person.copy();
    expect((await person.signOut()).status).toBe(200);
    expect((await person.refresh()).status).toBe(401);
    expect((await copy.refresh()).status).toBe(401);
  });

  it('has to sign in again when the provider has ended the session', async () => {
    const { person } = await signIn('checkout-author');
    await portal.endSessions();
    expect(await person.refresh()).toMatchObject({
      status: 401,
      body: { error: { message: expect.stringContaining('Refresh failed') } },
    });
    expect(await person.signIn('checkout-author')).toHaveProperty(
      'response.backstageIdentity.token',
    );
  });

  it('whom the catalog does not know is refused, in words', async () => {
    const answer = await new PersonAtHttp(portal.url).signIn('stranger');
    expect(answer).toMatchObject({
      error: {
        message: expect.stringMatching(/verify that your catalog contains/),
      },
    });
    expect(answer).not.toHaveProperty('response');
  });

  it('does nothing with a token that is over, or that somebody else has signed', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const ask = async (token: string) =>
      (await uat(token, 'GET', '/openapi.json')).status;
    const { person, token } = await signIn('checkout-author');
    expect(await ask(token)).toBe(200);
    expect(await ask(await personToken(portalKey.privateKey, '1h'))).toBe(200);
    expect(await ask(await personToken(portalKey.privateKey, '-1s'))).toBe(401);
    expect(await ask(await personToken(privateKey, '1h'))).toBe(401);
    expect(await ask(`${token.slice(0, -4)}AAAA`)).toBe(401);
    expect((await person.refresh()).status).toBe(200);
  });

  it('is no guest: guests do not come in', async () => {
    const response = await fetch(`${portal.url}/api/auth/guest/refresh`, {
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    expect(response.status).toBe(404);
    expect((await uat(undefined, 'GET', '/test-sets')).status).toBe(401);
  });
});

describe('what the catalog is made of', () => {
  const catalogOf = async (user: string) => {
    const { token } = await identityOf(new PersonAtHttp(portal.url), user);
    return async (method: string, path: string, body?: object) => {
      const response = await fetch(`${portal.url}/api/catalog${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body: body && JSON.stringify(body),
      });
      return { status: response.status, text: await response.text() };
    };
  };
  const locationOf = (kind: string) => ({
    type: 'url',
    target: `http://${files.host}/${kind}`,
  });

  it('is no matter of everybody who is signed in: nothing is registered, and nothing taken away', async () => {
    const ask = await catalogOf('checkout-author');
    const { text } = await ask(
      'GET',
      '/entities/by-name/group/default/checkout-team',
    );
    const { metadata } = JSON.parse(text);
    const administrator = await catalogOf('platform-operator');
    const registered = await administrator(
      'POST',
      '/locations',
      locationOf('Component'),
    );
    expect(registered.status).toBe(201);
    const { location } = JSON.parse(registered.text);
    for (const [method, path, body] of [
      ['POST', '/locations', locationOf('Component')],
      ['POST', '/locations?dryRun=true', locationOf('Component')],
      ['POST', '/analyze-location', { location: locationOf('Component') }],
      ['DELETE', `/locations/${location.id}`, undefined],
      ['DELETE', `/entities/by-uid/${metadata.uid}`, undefined],
    ] as const) {
      const { status } = await ask(method, path, body);
      expect([method, path, status]).toEqual([method, path, 403]);
    }
  });

  it.each(['User', 'Group'])(
    'takes no %s from a location, also not from one that an administrator registers',
    async kind => {
      const ask = await catalogOf('platform-operator');
      const { status, text } = await ask(
        'POST',
        '/locations?dryRun=true',
        locationOf(kind),
      );
      expect([status, text]).toEqual([
        400,
        expect.stringContaining('is not of an allowed kind for that location'),
      ]);
    },
  );
});

describe('a pipeline', () => {
  const ciToken = (
    claims: { expires?: string; audience?: string; issuer?: string } = {},
    key = ciKey.privateKey,
  ) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: 'ci' })
      .setIssuer(claims.issuer ?? ci.issuer)
      .setSubject('checkout-web')
      .setAudience(claims.audience ?? portal.url)
      .setIssuedAt()
      .setExpirationTime(claims.expires ?? '5m')
      .sign(key);

  beforeAll(async () => {
    const { token } = await identityOf(
      new PersonAtHttp(portal.url),
      'checkout-author',
    );
    await uat(token, 'POST', '/test-sets', testSet('of-pipelines'));
  });

  describe.each([
    ['with a secret of its own', async () => portal.pipelineToken, 'pipeline'],
    [
      'with a token of the CI server',
      () => ciToken(),
      'external:ci:checkout-web',
    ],
  ])('%s', (_, tokenOf, subject) => {
    it('starts a run, reads it and cancels it', async () => {
      const token = await tokenOf();
      const started = await uat(
        ...([token, 'POST', '/runs', { testSet: 'of-pipelines' }] as const),
        { 'x-uat-on-behalf-of': 'user:default/checkout-author' },
      );
      expect(started).toMatchObject({
        status: 201,
        body: { createdBy: { ref: subject } },
      });
      const { id } = started.body;
      expect((await uat(token, 'GET', `/runs/${id}`)).status).toBe(200);
      expect((await uat(token, 'POST', `/runs/${id}/cancel`)).status).toBe(200);
    });

    it('does nothing else', async () => {
      const token = await tokenOf();
      for (const [method, path, body] of [
        ['POST', '/test-sets', testSet('by-a-pipeline')],
        ['DELETE', '/test-sets/of-pipelines', undefined],
        ['GET', '/audit', undefined],
        [
          'POST',
          '/environments',
          { name: 'new', title: 'New', baseUrl: 'https://example.org' },
        ],
      ] as const) {
        const { status } = await uat(token, method, path, body);
        expect([method, path, status]).toEqual([method, path, 403]);
      }
      const { status } = await fetch(`${portal.url}/api/catalog/entities`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(status).toBe(403);
    });
  });

  it('gets nowhere with a token that is over, for another, of another or forged', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const [what, token] of [
      ['over', await ciToken({ expires: '-1s' })],
      ['for another', await ciToken({ audience: 'https://example.org' })],
      ['of another', await ciToken({ issuer: 'https://example.org' })],
      ['forged', await ciToken({}, privateKey)],
      ['guessed', portal.pipelineToken.replace(/.$/, '!')],
    ]) {
      const { status } = await uat(token, 'GET', '/test-sets');
      expect([what, status]).toEqual([what, 401]);
    }
  });

  it('leaves no token in the log', async () => {
    expect(portal.log()).not.toContain(portal.pipelineToken);
    expect(portal.log()).toContain('POST /api/uat/v1/runs');
  });
});
