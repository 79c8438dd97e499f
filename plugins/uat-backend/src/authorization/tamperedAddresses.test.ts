import { request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { createCore } from '@uatcms/core';
import { auditFilterSchema } from '@uatcms/plugin-uat-common';
import {
  contractRoutes,
  descriptionOf,
} from '@uatcms/plugin-uat-common/testUtils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { Ground } from '../__testUtils__/matrix/Ground';
import { createRoles, type Role } from '../__testUtils__/matrix/roles';
import { rows } from '../__testUtils__/matrix/rows';
import type { MatrixRequest } from '../__testUtils__/matrix/Row';
import { routesOfPlugin } from '../__testUtils__/matrix/routes';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { stateOf } from '../__testUtils__/matrix/stateOf';

const createDatabase = createTestDatabases();

/** 409: of a check that nobody has taken on, as all of the rows are. */
const refused = [400, 401, 403, 404, 405, 409];

/** What nobody is to learn from an answer. */
const leaks = /node_modules|"dependencies"|root:|select |at \/|\.ts:\d/;

/** As they are on the wire: a client would mend some of them. */
const strange = {
  'the folder above': '..',
  'the folder above, encoded': '%2e%2e',
  'folders above': '..%2f..%2f..%2fetc%2fpasswd',
  'a slash': 'a%2Fb',
  'a backslash': '..%5C..%5Cpackage.json',
  'a NUL': '%00',
  'a NUL at the end': 'shop%00.png',
  'half a character': '%E0%A4',
  'half a surrogate pair': '%ED%A0%80',
  'a broken escape': '%zz',
  'a quote': "1'%20or%20'1'='1",
  'a wildcard': '*',
  'a placeholder': '{id}',
  'nothing but a space': '%20',
  'a long text': 'x'.repeat(5_000),
  'a number below all': '-1',
  'a number above all': '99999999999999999999',
  'a number above those of the database': '2147483648',
  'no number': 'NaN',
  'a field of every object': '__proto__',
};

/** By a service that may do everything: nothing here is refused for want of rights. */
describe('addresses that nobody makes by mistake', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let ground: Ground;
  let roles: Role[];

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startGuardedBackend(knex);
    roles = await createRoles(backend.issuer);
    ground = await Ground.prepare(
      createCore({ knex }),
      backend.artifacts,
      'open',
    );
  });

  const tokenOf = (role: string) =>
    roles.find(({ name }) => name === role)!.token!;

  /** Asks for a path just as it is given, which `fetch` would not. */
  async function ask(
    method: string,
    { path, json, body, headers }: MatrixRequest,
    credentials: Record<string, string> = {
      authorization: `Bearer ${tokenOf('service with all rights')}`,
    },
  ) {
    const { port, pathname } = new URL(backend.url);
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request(
        {
          port,
          method,
          path: `${pathname}${path}`,
          headers: {
            ...credentials,
            ...(json !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        async response =>
          resolve({
            status: response.statusCode!,
            text: await textOf(response),
          }),
      );
      sent.on('error', reject);
      sent.end(json === undefined ? body : JSON.stringify(json));
    });
  }

  const places = routesOfPlugin().flatMap(route =>
    [...route.matchAll(/\{(\w+)\}/g)].map(
      ([, param]) => [route, param] as const,
    ),
  );

  /** The request of a row with something else in the place of one parameter. */
  function tampered(
    route: string,
    param: string,
    honest: MatrixRequest,
    value: string,
  ): MatrixRequest {
    const [path, query] = honest.path.split('?');
    const at = route.split(' ')[1].split('/').indexOf(`{${param}}`);
    const parts = path.split('/');
    parts[at] = value;
    return {
      ...honest,
      path: [parts.join('/'), query].filter(Boolean).join('?'),
    };
  }

  it.each(places)(
    'find nothing and change nothing: %s, {%s}',
    async (route, param) => {
      const row = rows.find(one => one.route === route)!;
      const [method] = route.split(' ');
      const honest = await row.request(ground);
      const { run, base, set } = ground;
      const ofOthers = {
        'a run': run.id,
        'another run': base.id,
        'an iteration': run.iteration,
        'a file': run.artifact,
        'a test set': set,
      };
      const own = tampered(route, param, honest, '?').path;
      const before = await stateOf(knex);
      for (const [what, value] of Object.entries({ ...strange, ...ofOthers })) {
        const asked = tampered(route, param, honest, value);
        const isOwn = honest.path === asked.path;
        // What an address with dots comes to may be one of another route that is there to be read.
        const isOther = method === 'GET' && /^(\.|%2e){2}$/.test(value);
        if (isOwn || isOther || value in honestFor(route, param)) {
          continue;
        }
        const { status, text } = await ask(method, asked);
        expect([what, own, status, refused.includes(status)]).toEqual([
          what,
          own,
          status,
          true,
        ]);
        expect(text).not.toMatch(leaks);
      }
      expect(await stateOf(knex)).toEqual(before);
    },
  );

  /** Values that are honest ones for a parameter: whatever is done with one run may be done with another. */
  function honestFor(route: string, param: string): Record<string, true> {
    const { run, base, set } = ground;
    const ofRuns = /runs\/\{id\}/.test(route) && param === 'id';
    return {
      ...(ofRuns && { [run.id]: true, [base.id]: true }),
      ...(param === 'name' && { [set]: true }),
      ...(param === 'sha256' && { [run.artifact]: true }),
    };
  }

  const queries = contractRoutes
    .filter(({ method, input }) => method === 'GET' && input)
    .flatMap(({ route, input, params }) =>
      Object.keys(descriptionOf(input!).shape)
        .filter(name => !params.includes(name))
        .map(name => [route, name] as const),
    );
  /** Those of plain routes, which have no place in the contract. */
  const plainQueries: Array<readonly [string, string]> = [
    ['GET /v1/runs/{id}/events', 'after'],
    ['GET /v1/runs/{id}/events', 'offset'],
    ['GET /v1/runs/{id}/export', 'format'],
    ['GET /v1/runs/{id}/export', 'bom'],
    ['GET /v1/sign-offs/{id}/results', 'part'],
    ['GET /v1/sign-offs/{id}/report', 'format'],
    ...Object.keys(auditFilterSchema.shape).map(
      name => ['GET /v1/audit/export', name] as const,
    ),
  ];

  it.each([...queries, ...plainQueries])(
    'are answered in words: %s?%s=',
    async (route, name) => {
      const row = rows.find(one => one.route === route)!;
      const honest = await row.request(ground);
      const [path, query] = honest.path.split('?');
      for (const [what, value] of Object.entries(strange)) {
        const more = new URLSearchParams(query);
        more.delete(name);
        const { status, text } = await ask('GET', {
          path: `${path}?${[more.toString(), `${name}=${value}`]
            .filter(Boolean)
            .join('&')}`,
        });
        expect([what, status, [200, 400, 404].includes(status)]).toEqual([
          what,
          status,
          true,
        ]);
        expect(text).not.toMatch(leaks);
      }
    },
  );

  it.each([
    '/runner/v1/../../v1/test-sets',
    '/runner/v1/..%2f..%2fv1/test-sets',
    '/trace-viewer/../v1/test-sets',
    '/trace-viewer/%2e%2e/v1/test-sets',
    '/trace-viewer/../v1/audit/export',
    '//v1/test-sets',
    '/v1//test-sets',
  ])('open no door beside the one that they begin at: %s', async path => {
    const { status, text } = await ask('GET', { path }, {});
    expect([401, 403, 404]).toContain(status);
    expect(text).not.toContain(ground.set);
  });

  it('let no cookie in where only a token opens', async () => {
    const { headers } = await fetch(
      `${backend.url}/.backstage/auth/v1/cookie`,
      {
        headers: { authorization: `Bearer ${tokenOf('administrator')}` },
      },
    );
    const cookie = headers.get('set-cookie')!.split(';')[0];
    const byCookie = (path: string) => ask('GET', { path }, { cookie });
    expect((await byCookie('/v1/audit/export?format=csv')).status).toBe(200);
    for (const path of [
      '/v1/audit/export/../../test-sets',
      '/v1/audit/export/%2e%2e/%2e%2e/test-sets',
      '/v1/audit/export/..%2f..%2ftest-sets',
      '/v1/audit/export/../verification',
    ]) {
      const { status, text } = await byCookie(path);
      expect([path, [401, 403, 404].includes(status)]).toEqual([path, true]);
      expect(text).not.toContain(ground.set);
    }
  });
});
