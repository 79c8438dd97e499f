import { mockCredentials } from '@backstage/backend-test-utils';
import type { RunnerEvent } from '@uatcms/plugin-uat-common';
import { validate } from 'ctrf';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';
import { TestRunner } from '../__testUtils__/TestRunner';

const createDatabase = createTestDatabases();
const at = '2026-01-31T10:00:00.000Z';
const nasty = '=2+2 "quoted", <b>bold</b> & \u0001 ]]>';

describe('exports of a run', () => {
  let backend: Awaited<ReturnType<typeof startUatBackend>>;
  let id: string;
  /** The answer to an export while the run went on. */
  let early: Response;

  const request = (path: string, init: RequestInit = {}) =>
    fetch(`${backend.url}/v1${path}`, {
      ...init,
      headers: {
        authorization: mockCredentials.user.header('user:default/ann'),
        'content-type': 'application/json',
      },
    });

  const fileOf = async (format: string, more = '') =>
    (await request(`/runs/${id}/export?format=${format}${more}`)).arrayBuffer();

  const exported = async (format: string) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(await fileOf(format));

  function tried(
    iterationId: string,
    number: number,
    verdict: 'passed' | 'failed' | 'error' | 'skipped',
    final = true,
  ): RunnerEvent[] {
    const ofTry = { iterationId, try: number };
    const message = verdict === 'passed' ? undefined : `${nasty} ${number}`;
    return [
      { type: 'attemptStarted', ...ofTry, at },
      {
        type: 'stepFinished',
        ...ofTry,
        step: {
          sequence: 0,
          path: [2, 0],
          keyword: 'expectText',
          title: 'Expect the total',
          status: verdict,
          startedAt: at,
          durationMs: 40,
          message,
          ...(verdict === 'failed' && { expected: '12 €', actual: '13 €' }),
        },
      },
      {
        type: 'attemptFinished',
        ...ofTry,
        at,
        durationMs: 1_500,
        verdict,
        message,
        final,
      },
    ];
  }

  const results: Record<string, (iterationId: string) => RunnerEvent[]> = {
    'row 1': one => tried(one, 1, 'passed'),
    'row 2': one => tried(one, 1, 'failed'),
    'row 3': one => tried(one, 1, 'error'),
    'row 4': one => [
      ...tried(one, 1, 'failed', false),
      ...tried(one, 2, 'passed'),
    ],
    'row 5': one => tried(one, 1, 'skipped'),
  };

  beforeAll(async () => {
    const knex = await createDatabase();
    backend = await startUatBackend({
      knex,
      uat: { environments: [shop] },
    });
    await request('/test-sets', {
      method: 'POST',
      body: JSON.stringify(testSet('exported', 5)),
    });
    const started = await request('/runs', {
      method: 'POST',
      body: JSON.stringify({ testSet: 'exported' }),
    });
    id = (await started.json()).id;
    early = await request(`/runs/${id}/export?format=csv`);
    for (let left = 5, number = 1; left > 0; number++) {
      const call = await backend.executor.call(number);
      const runner = new TestRunner(call);
      const { iterations } = await runner.work();
      await runner.events([
        ...iterations.flatMap(({ id: iterationId, rowKey }) =>
          results[rowKey!](iterationId),
        ),
        { type: 'shardFinished', outcome: 'done' },
      ]);
      backend.executor.done(call);
      left -= iterations.length;
    }
    // As when its case had a step that answers requests.
    await knex('iterations')
      .where({ run_id: id, row_key: 'row 5' })
      .update({ is_mocked: true });
    await knex('test_runs').where({ id }).update({ mocked: 1 });
  });

  it('writes JUnit XML that a parser reads as it is meant', async () => {
    const xml = await exported('junit');
    expect(XMLValidator.validate(xml)).toBe(true);
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      isArray: name => ['testsuite', 'testcase', 'property'].includes(name),
    });
    const { testsuites } = parser.parse(xml);
    expect(testsuites).toMatchObject({
      tests: '5',
      failures: '1',
      errors: '1',
    });
    expect(testsuites.testsuite).toHaveLength(1);
    const [suite] = testsuites.testsuite;
    expect(suite).toMatchObject({
      name: 'Open the shop',
      tests: '5',
      failures: '1',
      errors: '1',
      skipped: '1',
      time: '9.000',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
    });
    expect(suite.properties.property).toEqual(
      expect.arrayContaining([
        { name: 'environment', value: 'shop' },
        { name: 'runId', value: id },
        { name: 'mockedIterations', value: '1' },
      ]),
    );
    const [passed, failed, error, flaky, skipped] = suite.testcase;
    expect(passed).toEqual({
      name: 'row 1',
      classname: 'exported.Open the shop',
      time: '1.500',
    });
    const said = nasty.replace('\u0001', '\uFFFD');
    expect(failed.failure).toMatchObject({
      type: 'failed',
      message: `${said} 1`,
    });
    expect(failed.failure['#text']).toBe(
      `Step 3.1 Expect the total\n${said} 1\nExpected: 12 €\nActual: 13 €`,
    );
    expect(error.error).toMatchObject({ type: 'error' });
    expect(flaky).toMatchObject({
      time: '3.000',
      flakyFailure: { message: `${said} 1` },
    });
    expect(flaky).not.toHaveProperty('failure');
    expect(skipped.skipped).toMatchObject({ message: `${said} 1` });
    expect(skipped['system-out']).toContain('in place of the site');
    expect(failed).not.toHaveProperty('system-out');
  });

  it('writes CTRF JSON that keeps to the published schema', async () => {
    const report = JSON.parse(await exported('ctrf'));
    expect(validate(report)).toMatchObject({ valid: true });
    expect(report.results.summary).toMatchObject({
      tests: 5,
      passed: 2,
      failed: 2,
      skipped: 1,
      other: 0,
      flaky: 1,
    });
    const [passed, failed, error, flaky, mocked] = report.results.tests;
    expect(passed).not.toHaveProperty('tags');
    expect(mocked).toMatchObject({ tags: ['mocked'] });
    expect(report.results.environment.extra.mockedIterations).toBe(1);
    expect(passed).toMatchObject({
      name: 'row 1',
      status: 'passed',
      duration: 1_500,
      suite: ['Open the shop'],
      steps: [{ name: '3.1 Expect the total', status: 'passed' }],
    });
    expect(failed).toMatchObject({
      status: 'failed',
      rawStatus: 'failed',
      trace: expect.stringContaining('Actual: 13 €'),
    });
    expect(error).toMatchObject({ status: 'failed', rawStatus: 'error' });
    expect(flaky).toMatchObject({
      status: 'passed',
      flaky: true,
      retries: 1,
      retryAttempts: [{ attempt: 1, status: 'failed' }],
    });
  });

  it('writes CSV in which no cell is a formula', async () => {
    const csv = await exported('csv');
    const lines = csv.split('\r\n');
    expect(lines).toHaveLength(7);
    expect(lines[1]).toMatch(
      /^exported,1,shop,Open the shop,row 1,passed,1,2026-01-31T10:00:00.000Z,1500,,$/,
    );
    expect(lines[2]).toContain(
      `"'=2+2 ""quoted"", <b>bold</b> & \u0001 ]]> 1"`,
    );
    expect(lines[5]).toMatch(/,yes$/);
    expect(csv.charCodeAt(0)).not.toBe(0xfeff);
    const withMark = new Uint8Array(await fileOf('csv', '&bom=1'));
    expect([...withMark.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('is refused while the run goes on', async () => {
    expect(early.status).toBe(409);
    expect((await early.json()).error.message).toContain('has not finished');
  });

  it('says which formats there are, and asks for an identity', async () => {
    const wrong = await request(`/runs/${id}/export?format=pdf`);
    expect(wrong.status).toBe(400);
    expect((await wrong.json()).error.problems).toMatchObject([
      { place: 'format', message: expect.stringContaining('junit') },
    ]);
    const nobody = await fetch(
      `${backend.url}/v1/runs/${id}/export?format=csv`,
      { headers: { authorization: mockCredentials.none.header() } },
    );
    expect(nobody.status).toBe(401);
  });
});
