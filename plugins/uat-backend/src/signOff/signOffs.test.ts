import { createHash } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { StepResult } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { shop, testSet } from '../__testUtils__/samples';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { startUatBackend } from '../__testUtils__/startUatBackend';
import { TestRunner } from '../__testUtils__/TestRunner';

const createDatabase = createTestDatabases();

const evil = '<script>alert(1)</script>"\'&<img src=x onerror=alert(2)>';
const ann = mockCredentials.user.header('user:default/ann');
const cleo = mockCredentials.user.header('user:default/cleo');

const dora = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'dora', annotations: { 'uatcms.io/eid': 'E400' } },
  spec: { profile: { displayName: `Dora ${evil}` } },
};

describe('sign-offs of the plugin', () => {
  let backend: Awaited<ReturnType<typeof startUatBackend>>;
  let knex: Knex;
  let calls = 0;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startUatBackend({
      knex,
      uat: { environments: [shop] },
      entities: [dora],
    });
  });

  async function rest(
    method: string,
    path: string,
    body?: object,
    authorization = ann,
  ) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('/json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  }

  const hashOf = (bytes: Buffer | string) =>
    createHash('sha256').update(bytes).digest('hex');
  const sharedPicture = Buffer.from('a picture');

  /** A run of a new test set by Ann that has failed, with a picture and scripts in every text. */
  async function failedRun(
    name: string,
    {
      picture = sharedPicture,
      contentType = 'image/png',
      set = {},
      step = {},
    } = {},
  ) {
    const sha256 = hashOf(picture);
    const created = { ...testSet(name), tests: ['component:default/shop'] };
    await rest('POST', '/test-sets', {
      ...created,
      title: `${name} ${evil}`,
      ...set,
    });
    const { body: run } = await rest('POST', '/runs', { testSet: name });
    calls += 1;
    const call = await backend.executor.call(calls);
    const runner = new TestRunner(call);
    await runner.put(sha256, picture);
    const { iterations } = await runner.work();
    const ofTry = { iterationId: iterations[0].id, try: 1 };
    const at = '2026-01-31T10:00:00.000Z';
    await runner.events([
      { type: 'attemptStarted', ...ofTry, at },
      {
        type: 'stepFinished',
        ...ofTry,
        step: {
          sequence: 0,
          path: [0],
          keyword: 'openUrl',
          title: `Open ${evil}`,
          status: 'failed',
          startedAt: at,
          durationMs: 5,
          message: evil,
          expected: evil,
          actual: evil,
          pageUrl: `https://shop.example.org/${evil}`,
          artifacts: [
            {
              sha256,
              kind: 'screenshot',
              name: evil,
              contentType,
              size: picture.length,
            },
          ],
          ...step,
        } as StepResult,
      },
      {
        type: 'attemptFinished',
        ...ofTry,
        at,
        durationMs: 5,
        verdict: 'failed',
        message: evil,
        final: true,
      },
      { type: 'shardFinished', outcome: 'done' },
    ]);
    backend.executor.done(call);
    return run.id as string;
  }

  async function request(run: string, more: object = {}) {
    return rest('POST', '/sign-offs', {
      runs: [run],
      scope: `All of it ${evil}`,
      signatories: ['user:default/cleo'],
      ...more,
    });
  }

  it('marks extended steps in the report, and verdicts that rest on answers of the test', async () => {
    const run = await failedRun('mocking', {
      set: {
        definition: {
          cases: [
            {
              name: 'Outage',
              steps: [
                { keyword: 'mockRequest', url: '/api/*', status: 500 },
                { keyword: 'runScript', script: 'return 1;' },
              ],
            },
          ],
        },
      },
      step: {
        keyword: 'runScript',
        notices: [
          {
            kind: 'mock',
            method: 'GET',
            status: 500,
            text: `GET /api/${evil}: the test answered 500, in place of the site`,
          },
        ],
      },
    });
    const { body: signOff } = await request(run);
    const { text } = await rest(
      'GET',
      `/sign-offs/${signOff.id}/report?format=html`,
    );
    expect(text).toContain('<span class="mark">Extended step</span>');
    expect(text).toContain('<span class="mark">Mocked answers</span>');
    expect(text).toContain('(extended step)');
    expect(text).toContain(
      '1 iteration rests on answers of the test in place of the site',
    );
    expect(text).toMatch(
      /GET \/api\/&lt;script&gt;.*: the test answered 500, in place of the site/,
    );
    expect(text).not.toContain('<script');
  });

  it('lets two people request, sign and see it turn void', async () => {
    const run = await failedRun('orders');
    const { status, body: signOff } = await request(run, {
      release: {
        entity: 'component:default/shop',
        version: '1.4.2',
        environment: 'prod',
      },
    });
    expect([status, signOff.outcome]).toEqual([201, 'pending']);
    expect(signOff.snapshot.testSets[0].notices).toEqual([
      '1 of 1 iterations failed',
    ]);
    const decision = {
      decision: 'acceptedWithRemarks',
      comment: `Known ${evil}`,
      hash: signOff.hash,
    };
    const path = `/sign-offs/${signOff.id}`;
    expect(
      await rest(
        'POST',
        `${path}/decision`,
        { ...decision, comment: ' ' },
        cleo,
      ),
    ).toMatchObject({ status: 400 });
    expect(await rest('POST', `${path}/decision`, decision)).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringMatching(/Nobody signs what/) } },
    });
    expect(
      await rest('POST', `${path}/decision`, decision, cleo),
    ).toMatchObject({ status: 200, body: { outcome: 'acceptedWithRemarks' } });
    const question =
      '/acceptance?entity=component:default/shop&release=1.4.2&environment=prod';
    expect((await rest('GET', question)).body).toMatchObject({
      accepted: true,
      signOff: { id: signOff.id },
    });
    expect(
      (await rest('POST', `${path}/verification`, {}, cleo)).body,
    ).toMatchObject({ intact: true, files: 1 });

    const { name: _, ...saved } = testSet('orders', 2);
    await rest('PUT', '/test-sets/orders', { ...saved, baseRevision: 1 });
    expect((await rest('GET', question)).body).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(/is void\. Revision 2 of test set/),
    });
    expect((await rest('GET', `/sign-offs?outcomes=void`)).body).toMatchObject({
      items: [{ id: signOff.id, ended: { by: { ref: 'user:default/ann' } } }],
      more: false,
    });
    const voided = await rest('GET', `${path}/report?format=html`);
    expect(voided.text).toMatch(/VOID\s+<p>\s*Revision 2/);
  });

  it('answers results as they were hashed, and refuses other parts', async () => {
    const { body: signOff } = await request(await failedRun('results'));
    const { text, headers } = await rest(
      'GET',
      `/sign-offs/${signOff.id}/results?part=0`,
    );
    expect(hashOf(text)).toBe(signOff.snapshot.testSets[0].hashes.results);
    expect(headers.get('content-type')).toBe(
      'application/jsonl; charset=utf-8',
    );
    for (const [query, status] of [
      ['part=1', 404],
      ['part=-1', 400],
    ]) {
      const path = `/sign-offs/${signOff.id}/results?${query}`;
      expect([query, (await rest('GET', path)).status]).toEqual([
        query,
        status,
      ]);
    }
  });

  it('makes a report in which every text is only text', async () => {
    const { body: signOff } = await request(await failedRun('evil'));
    const { text, headers } = await rest(
      'GET',
      `/sign-offs/${signOff.id}/report?format=html`,
    );
    expect(headers.get('content-security-policy')).toMatch(/^sandbox;/);
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
    expect(text).toContain('DRAFT');
    expect(text).toContain(
      `data:image/png;base64,${sharedPicture.toString('base64')}`,
    );
    // In title, cover, summary, tables and failures: everywhere, and nowhere as markup.
    expect(text.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(8);
    expect(text).not.toMatch(/<script/i);
    expect(text.match(/<img\s[^>]*>/g)).toEqual([
      expect.stringMatching(
        /^<img\s+alt="[^"<>]*"\s+src="data:image\/png;base64,[^"]*"\s*\/>$/,
      ),
    ]);
  });

  it('says in a report who had approved the revision, or that nobody had', async () => {
    const reportOf = async (run: string) => {
      const { body: signOff } = await request(run);
      const path = `/sign-offs/${signOff.id}/report?format=html`;
      return (await rest('GET', path)).text.replace(/\s+/g, ' ');
    };
    expect(await reportOf(await failedRun('unapproved'))).toMatch(
      /<dt>Approved by<\/dt> <dd>Nobody, when this sign-off was asked for<\/dd>/,
    );

    const run = await failedRun('approved');
    const reviews = '/test-sets/approved/reviews';
    const { body: review } = await rest('POST', reviews, { revision: 1 });
    await rest(
      'POST',
      `${reviews}/${review.id}/approve`,
      { hash: review.hash },
      cleo,
    );
    const report = await reportOf(run);
    expect(report).toMatch(/, revision 1, approved<\/dd>/);
    expect(report).toMatch(
      /<dt>Approved by<\/dt> <dd>user:default\/cleo, \d{4}-\d\d-\d\d [\d:]+ UTC<\/dd>/,
    );
  });

  it('shows no picture that is not what was signed, and names those that it cannot show', async () => {
    const picture = Buffer.from('the picture that was signed');
    const { body: signOff } = await request(
      await failedRun('changed-picture', { picture }),
    );
    const html = async () => {
      const path = `/sign-offs/${signOff.id}/report?format=html`;
      return (await rest('GET', path)).text.replace(/\s+/g, ' ');
    };
    expect(await html()).not.toContain('NOT WHAT WAS SIGNED');
    const other = Buffer.from('another picture');
    backend.artifacts.tamper(hashOf(picture), other);
    const changed = await html();
    expect(changed).toContain('NOT WHAT WAS SIGNED');
    expect(changed).toContain(
      `Signed is <span class="hash">${hashOf(
        picture,
      )}</span>, and kept is now <span class="hash">${hashOf(other)}</span>`,
    );
    expect(changed).not.toMatch(/<img/);

    const moving = Buffer.from('GIF89a');
    const { body: ofGif } = await request(
      await failedRun('gif', { picture: moving, contentType: 'image/gif' }),
    );
    const path = `/sign-offs/${ofGif.id}/report?format=html`;
    const report = (await rest('GET', path)).text.replace(/\s+/g, ' ');
    expect(report).toMatch(/A picture of the type image\/gif, which reports/);
    expect(report).toContain(`<span class="hash">${hashOf(moving)}</span>`);
    expect(report).toContain('1 picture could not be put into this report');
  });

  it('says in a report that results were changed after they were signed', async () => {
    const run = await failedRun('changed-results');
    const { body: signOff } = await request(run);
    await knex('test_run_steps').where({ run_id: run }).update({ title: 'x' });
    const path = `/sign-offs/${signOff.id}/report?format=html`;
    const { text } = await rest('GET', path);
    expect(text.replace(/\s+/g, ' ')).toMatch(
      /The results of changed-results .* were changed after they were signed/,
    );
  });

  it('answers the report as it was signed, whatever becomes of the sign-off', async () => {
    const { body: signOff } = await request(await failedRun('as-signed'));
    const path = `/sign-offs/${signOff.id}/report?format=html`;
    expect((await rest('GET', `${path}&as=signed`)).status).toBe(404);
    await rest(
      'POST',
      `/sign-offs/${signOff.id}/decision`,
      { decision: 'accepted', hash: signOff.hash },
      cleo,
    );
    const signed = await rest('GET', path);
    const { name: _, ...saved } = testSet('as-signed', 2);
    await rest('PUT', '/test-sets/as-signed', { ...saved, baseRevision: 1 });

    const after = await rest('GET', path);
    expect(after.text).toContain('VOID');
    // It says what the signed one is called, and where it is.
    expect(after.text).toContain(hashOf(signed.text));
    const kept = await rest('GET', `${path}&as=signed`);
    expect(kept.text).toBe(signed.text);
    expect(kept.headers.get('repr-digest')).toBe(
      `sha-256=:${createHash('sha256').update(kept.text).digest('base64')}:`,
    );
    expect(kept.headers.get('content-disposition')).toContain('as-signed');

    backend.artifacts.tamper(hashOf(signed.text), Buffer.from('<p>Perfect'));
    expect(await rest('GET', `${path}&as=signed`)).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringMatching(/was changed/) } },
    });
  });

  it('names signatories in a report as they were called, with reference and employee id', async () => {
    const { body: signOff } = await request(await failedRun('named'), {
      signatories: ['user:default/dora', 'user:default/cleo'],
    });
    const path = `/sign-offs/${signOff.id}`;
    const signatories = async () => {
      const { text } = await rest('GET', `${path}/report?format=html`);
      const [, table] = text.split('<h2>Signatures</h2>');
      const [, rows] = table.split('<tbody>');
      return rows
        .split('</tbody>')[0]
        .split('</tr>')
        .slice(0, -1)
        .map(row => /<td>([^]*?)<\/td>/.exec(row)![1]);
    };
    const name = 'Dora &lt;script&gt;alert(1)&lt;/script&gt;';
    expect(await signatories()).toEqual([
      expect.stringMatching(
        `^${name.replace(/[()]/g, '.')}.*, user:default/dora$`,
      ),
      'user:default/cleo',
    ]);
    const signed = await rest(
      'POST',
      `${path}/decision`,
      { decision: 'accepted', hash: signOff.hash },
      mockCredentials.user.header('user:default/dora'),
    );
    expect(signed.body.signatories[0].name).toBe(dora.spec.profile.displayName);
    expect(await signatories()).toEqual([
      expect.stringMatching(/^Dora .*, E400, user:default\/dora$/),
      'user:default/cleo',
    ]);
  });

  it('keeps the report of a decision as it was made', async () => {
    const { body: signOff } = await request(await failedRun('kept'));
    const path = `/sign-offs/${signOff.id}/report?format=html`;
    const draft = await rest('GET', path);
    await rest(
      'POST',
      `/sign-offs/${signOff.id}/decision`,
      { decision: 'accepted', hash: signOff.hash },
      cleo,
    );
    const first = await rest('GET', path);
    expect(first.text).not.toContain('DRAFT');
    expect(draft.text).toContain('DRAFT');
    // Made anew it would say another second.
    const { made_at: madeAt } = await knex('sign_off_reports')
      .where({ sign_off_id: signOff.id })
      .first();
    while (Date.now() < Math.ceil(madeAt.getTime() / 1_000) * 1_000) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    expect((await rest('GET', path)).text).toBe(first.text);
    // Nothing that makes PDF is installed here.
    expect(
      await rest('GET', `/sign-offs/${signOff.id}/report?format=pdf`),
    ).toMatchObject({
      status: 503,
      body: { error: { message: expect.stringMatching(/Nothing makes PDF/) } },
    });
  });

  it('says what is wrong with a request, and 404 for what is not there', async () => {
    const nothing = '00000000-0000-7000-8000-000000000000';
    expect(await request(nothing)).toMatchObject({ status: 404 });
    for (const path of [
      `/sign-offs/${nothing}`,
      `/sign-offs/${nothing}/report?format=html`,
      `/sign-offs/${nothing}/results`,
    ]) {
      expect([path, (await rest('GET', path)).status]).toEqual([path, 404]);
    }
    const { status, body } = await rest('POST', '/sign-offs', {
      runs: [],
      scope: ' ',
      signatories: ['cleo'],
      outcome: 'accepted',
    });
    expect(status).toBe(400);
    expect(body.error.problems.map(({ place }: any) => place)).toEqual(
      expect.arrayContaining(['runs', 'scope', 'outcome']),
    );
  });
});
