import { createCore } from '@uatcms/core';
import { uatContract } from '@uatcms/plugin-uat-common';
import { XMLParser } from 'fast-xml-parser';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { Ground } from '../__testUtils__/matrix/Ground';
import { createRoles } from '../__testUtils__/matrix/roles';
import { rows } from '../__testUtils__/matrix/rows';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { stateOf } from '../__testUtils__/matrix/stateOf';
import { definition, testSet } from '../__testUtils__/samples';

const createDatabase = createTestDatabases();

/** Texts that mean something to a browser, a spreadsheet or a parser of XML. */
const scripts = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '=HYPERLINK("http://evil.example.org","x")',
  ']]><x/>&amp;',
];

/** By somebody who owns what they meet: nothing here is refused for want of rights. */
describe('requests that nobody makes by mistake', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let ground: Ground;
  let token: string;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startGuardedBackend(knex);
    const roles = await createRoles(backend.issuer);
    token = roles.find(({ name }) => name === 'owner')!.token!;
    const core = createCore({ knex });
    ground = await Ground.prepare(core, backend.artifacts, 'open');
  });

  async function call(method: string, path: string, body?: unknown) {
    const response = await fetch(`${backend.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
    };
  }

  const addresses = [
    '/v1/test-sets/..%2F..%2Fenvironments',
    '/v1/test-sets/%2e%2e/environments/shop',
    `/v1/test-sets/${'x'.repeat(5_000)}`,
    '/v1/test-sets/%00',
    '/v1/runs/1',
    "/v1/runs/1'%20or%20'1'='1",
    '/v1/runs/00000000-0000-0000-0000-000000000000/iterations/x',
    '/v1/artifacts/..%2F..%2Fetc%2Fpasswd',
    `/v1/artifacts/${'A'.repeat(64)}`,
    '/trace-viewer/..%2f..%2fpackage.json',
    '/trace-viewer/%2e%2e/%2e%2e/package.json',
  ];

  it.each(addresses.map(path => [path.slice(0, 60), path]))(
    'finds nothing at %s',
    async (_, path) => {
      const { status, text } = await call('GET', path);
      expect([400, 404]).toContain(status);
      expect(text).not.toMatch(/node_modules|select |"dependencies"/);
    },
  );

  it('does not take the id of one thing for that of another', async () => {
    const { run, base } = ground;
    for (const path of [
      `/v1/runs/${run.iteration}`,
      `/v1/runs/${base.id}/iterations/${run.iteration}`,
      `/v1/runs/${run.iteration}/iterations/${run.id}`,
      `/v1/runs/${run.id}/compare?base=${run.iteration}`,
      `/v1/runs/${run.id}/checks/${run.iteration}`,
      `/v1/sign-offs/${run.id}`,
    ]) {
      expect([path, (await call('GET', path)).status]).toEqual([path, 404]);
    }
  });

  it('refuses fields that nobody has asked for, on every route with a body', async () => {
    const routes = Object.values(uatContract)
      .flatMap(resource => Object.values(resource))
      .map(procedure => procedure['~orpc'].route)
      .filter(({ method }) => method === 'POST' || method === 'PUT')
      .map(({ method, path }) => `${method} /v1${path}`);
    for (const route of routes) {
      const row = rows.find(one => one.route === route && !one.which)!;
      const { path, json } = await row.request(ground);
      const before = await stateOf(knex);
      const { status, text } = await call(route.split(' ')[0], path, {
        ...(json as object),
        createdBy: { ref: 'user:default/somebody-else' },
      });
      expect([route, status]).toEqual([route, 400]);
      expect(text).toContain('createdBy');
      expect(await stateOf(knex)).toEqual(before);
    }
  });

  it('takes no body that is too large, and none that is no JSON', async () => {
    const large = await call('POST', '/v1/test-sets', {
      ...testSet('large'),
      comment: 'x'.repeat(11 * 1024 * 1024),
    });
    expect(large.status).toBe(413);
    const picture = `/v1/runs/${ground.check.run}/checks/${ground.check.iteration}/steps/0/pictures`;
    await call('POST', picture.replace(/steps.*/, 'claim'), {});
    const response = await fetch(`${backend.url}${picture}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'image/png',
      },
      body: new Uint8Array(21 * 1024 * 1024),
    });
    expect(response.status).toBe(413);
  });

  it('gives scripts back as the texts they are, and shows none to a browser', async () => {
    for (const [index, script] of scripts.entries()) {
      const name = `scripted-${index}`;
      const created = await call('POST', '/v1/test-sets', {
        ...testSet(name),
        ...ground.head(),
        title: script,
        description: script,
        definition: {
          ...definition(1),
          cases: [{ ...definition(1).cases[0], name: script }],
        },
        comment: script,
      });
      expect(created.status).toBe(201);
      const read = await call('GET', `/v1/test-sets/${name}`);
      expect(read.headers.get('content-type')).toMatch(/^application\/json/);
      expect(JSON.parse(read.text)).toMatchObject({
        title: script,
        description: script,
        definition: { cases: [{ name: script }] },
      });
      const run = await ground.freshFinishedRun(name, script);
      const csv = await call('GET', `/v1/runs/${run.id}/export?format=csv`);
      expect(csv.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(csv.text).not.toMatch(/(^|,|")[=+\-@]/m);
      const junit = await call('GET', `/v1/runs/${run.id}/export?format=junit`);
      expect(junit.headers.get('content-disposition')).toMatch(/^attachment/);
      const parsed = new XMLParser({ ignoreAttributes: false }).parse(
        junit.text,
      );
      expect(JSON.stringify(parsed)).toContain(
        JSON.stringify(script).slice(1, 20),
      );
      expect(junit.text).not.toContain('<script');
      expect(junit.text).not.toContain('<img');
    }
  });
});
