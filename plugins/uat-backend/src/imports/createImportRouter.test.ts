import { mockCredentials } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { stateOf } from '../__testUtils__/matrix/stateOf';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';

const createDatabase = createTestDatabases();

const junit = (name = 'adds') => `<?xml version="1.0"?>
<testsuites>
  <testsuite name="Basket" timestamp="2026-01-31T10:00:00">
    <testcase classname="Basket" name="${name}" time="0.5"/>
    <testcase classname="Basket" name="removes" time="1,000.25">
      <failure message="expected 1 &lt; 2">expected 1 &lt; 2
  at basket.js:3</failure>
    </testcase>
    <testcase classname="Basket" name="counts"><skipped message="not yet"/></testcase>
    <testcase classname="Basket" name="pays"><flakyFailure message="too slow"/></testcase>
    <testcase classname="Basket" name="pays"><error message="boom"/></testcase>
  </testsuite>
</testsuites>`;

describe('imports', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startUatBackend>>;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startUatBackend({ knex, uat: { environments: [shop] } });
  }, 30_000);

  async function call(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: {
        authorization: mockCredentials.service.header(),
        'content-type': 'application/json',
        ...headers,
      },
      body,
    });
    return { status: response.status, body: await response.json() };
  }

  const send = (query: string, file: string, headers = {}) =>
    call('POST', `/imports?environment=shop&${query}`, file, headers);

  const iterationsOf = async (id: string) =>
    (await call('GET', `/runs/${id}/iterations`)).body.items.map(
      (one: any) => `${one.caseName} / ${one.rowKey}: ${one.verdict}`,
    );

  it('makes a finished run of a new test set from JUnit XML', async () => {
    const first = await send(
      'format=junit&testSet=basket-code&owner=group:default/checkout&tests=component:default/shop',
      junit(),
    );
    expect(first).toMatchObject({
      status: 201,
      body: {
        testSet: 'basket-code',
        number: 1,
        executor: 'import',
        environment: 'shop',
        state: 'finished',
        verdict: 'failed',
        counts: {
          total: 5,
          passed: 1,
          failed: 1,
          error: 1,
          flaky: 1,
          skipped: 1,
        },
        startedAt: '2026-01-31T10:00:00.000Z',
        createdBy: { ref: 'external:test-service' },
      },
    });
    expect(await iterationsOf(first.body.id)).toEqual([
      'Basket / adds: passed',
      'Basket / removes: failed',
      'Basket / counts: skipped',
      'Basket / pays: flaky',
      'Basket / pays (2): error',
    ]);
    expect((await call('GET', '/test-sets/basket-code')).body).toMatchObject({
      source: 'import',
      owner: 'group:default/checkout',
      tests: ['component:default/shop'],
    });
    const actions = await knex('audit_entries')
      .where({ resource_name: first.body.id })
      .pluck('action');
    expect(actions).toEqual(['testRun.imported']);
    const exported = await fetch(
      `${backend.url}/v1/runs/${first.body.id}/export?format=csv`,
      { headers: { authorization: mockCredentials.service.header() } },
    );
    expect((await exported.text()).split('\r\n')).toHaveLength(7);
  });

  it('imports the same once, and compares it with the next', async () => {
    const query = 'format=junit&testSet=once&owner=group:default/checkout';
    const [one, other] = await Promise.all([
      send(query, junit()),
      send(query, junit()),
    ]);
    expect([one.status, other.status].sort()).toEqual([200, 201]);
    expect(other.body.id).toBe(one.body.id);
    const key = { 'idempotency-key': 'build 7' };
    const next = await send(
      'format=junit&testSet=once',
      junit('adds more'),
      key,
    );
    expect(next).toMatchObject({ status: 201, body: { number: 2 } });
    expect(
      await send('format=junit&testSet=once', junit('other'), key),
    ).toMatchObject({ status: 409 });
    const { body } = await call(
      'GET',
      `/runs/${next.body.id}/compare?base=${one.body.id}`,
    );
    expect(body.counts).toMatchObject({
      added: 1,
      removed: 1,
      stillFailing: 2,
    });
  });

  it('takes the report of Playwright, with retries and steps', async () => {
    const result = (status: string, more = {}) => ({
      status,
      duration: 100,
      startTime: '2026-01-31T10:00:00.000Z',
      errors:
        status === 'failed'
          ? [{ message: '\u001B[31mno button\u001B[0m' }]
          : [],
      ...more,
    });
    const spec = (
      title: string,
      expectedStatus: string,
      results: object[],
    ) => ({
      title,
      tests: [{ projectName: 'chromium', expectedStatus, results }],
    });
    const report = {
      config: {},
      suites: [
        {
          title: 'basket.spec.ts',
          specs: [spec('opens', 'passed', [result('passed')])],
          suites: [
            {
              title: 'signed in',
              specs: [
                spec('pays', 'passed', [
                  result('failed', {
                    steps: [
                      {
                        title: 'press',
                        duration: 5,
                        error: { message: 'no button' },
                      },
                    ],
                  }),
                  result('passed'),
                ]),
                spec('breaks', 'failed', [result('failed')]),
                spec('waits', 'passed', [result('timedOut')]),
                spec('later', 'skipped', []),
              ],
            },
          ],
        },
      ],
      errors: [],
    };
    const { body, status } = await send(
      'format=playwright&testSet=pw&owner=group:default/checkout',
      JSON.stringify(report),
    );
    expect(status).toBe(201);
    expect(await iterationsOf(body.id)).toEqual([
      'basket.spec.ts / opens [chromium]: passed',
      'basket.spec.ts › signed in / pays [chromium]: flaky',
      'basket.spec.ts › signed in / breaks [chromium]: passed',
      'basket.spec.ts › signed in / waits [chromium]: failed',
      'basket.spec.ts › signed in / later [chromium]: skipped',
    ]);
    const list = await call(
      'GET',
      `/runs/${body.id}/iterations?verdicts=flaky`,
    );
    const detail = await call(
      'GET',
      `/runs/${body.id}/iterations/${list.body.items[0].id}`,
    );
    expect(detail.body).toMatchObject({
      message: 'no button',
      attemptList: [
        { verdict: 'failed', steps: [{ title: 'press', status: 'failed' }] },
        { verdict: 'passed', steps: [] },
      ],
    });
  });

  it('lets nobody change, run or repeat what is kept elsewhere', async () => {
    const { body: run } = await send(
      'format=junit&testSet=elsewhere&owner=group:default/checkout',
      junit(),
    );
    const { name: _, ...saved } = testSet('elsewhere');
    for (const answer of [
      await call(
        'PUT',
        '/test-sets/elsewhere',
        JSON.stringify({ ...saved, baseRevision: 1 }),
      ),
      await call('POST', '/runs', JSON.stringify({ testSet: 'elsewhere' })),
      await call(
        'POST',
        `/runs/${run.id}/repeat`,
        JSON.stringify({ scope: 'failed' }),
      ),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body.error.message).toContain('kept elsewhere');
    }
    await call('POST', '/test-sets', JSON.stringify(testSet('portal-set')));
    expect(
      await send('format=junit&testSet=portal-set', junit()),
    ).toMatchObject({
      status: 409,
    });
  });

  it.each([
    [
      'an entity bomb',
      'junit',
      '<!DOCTYPE x [<!ENTITY a "aaaa">]><testsuite name="&a;"/>',
      'document type',
    ],
    ['an unknown entity', 'junit', '<testsuite name="&a;"/>', 'well-formed'],
    ['other XML', 'junit', '<html/>', '<testsuites>'],
    ['XML that is cut off', 'junit', '<testsuite>', 'well-formed'],
    ['no tests', 'junit', '<testsuite/>', 'no test'],
    ['other JSON', 'playwright', '{}', 'Playwright'],
    ['no JSON', 'playwright', 'x', 'not JSON'],
  ])('refuses %s in words', async (_, format, file, word) => {
    const { status, body } = await send(
      `format=${format}&testSet=wrong&owner=group:default/checkout`,
      file,
    );
    expect(status).toBe(400);
    expect(body.error.message).toContain(word);
  });

  it('takes no file that is too large, nor more tests than a run has, and keeps nothing of them', async () => {
    const before = await stateOf(knex);
    const query = 'format=junit&testSet=large&owner=group:default/checkout';
    const file = junit();
    const tooMany = `<testsuite name="Large">${Array.from(
      { length: 20_001 },
      (_, index) => `<testcase name="test ${index}"/>`,
    ).join('')}</testsuite>`;
    expect(await send(query, file.padEnd(32 * 1024 * 1024 + 1))).toMatchObject({
      status: 413,
      body: { error: { message: expect.stringContaining('33554432 bytes') } },
    });
    expect(await send(query, tooMany)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('20000') } },
    });
    expect(await stateOf(knex)).toEqual(before);
    const largest = await send(query, file.padEnd(32 * 1024 * 1024));
    expect(largest.status).toBe(201);
  });

  it('says what is missing, and asks for an identity', async () => {
    const noOwner = await send('format=junit&testSet=new', junit());
    expect(noOwner.body.error.problems).toMatchObject([{ place: 'owner' }]);
    const nothing = await call('POST', '/imports?format=x', junit());
    expect(nothing.body.error.problems.map((one: any) => one.place)).toEqual(
      expect.arrayContaining(['format', 'testSet', 'environment']),
    );
    const nobody = await call('POST', '/imports?format=junit', junit(), {
      authorization: mockCredentials.none.header(),
    });
    expect(nobody.status).toBe(401);
  });
});
