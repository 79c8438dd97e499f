import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import { runnerEventSchema } from '@uatcms/plugin-uat-common';
import {
  contractRoutes,
  descriptionOf,
  sampleDefinition,
  sampleOf,
} from '@uatcms/plugin-uat-common/testUtils';
import { XMLParser } from 'fast-xml-parser';
import { chromium } from 'playwright-core';
import { createTestDatabases } from './__testUtils__/createTestDatabases';
import { shop } from './__testUtils__/samples';
import { startUatBackend } from './__testUtils__/startUatBackend';
import { TestRunner } from './__testUtils__/TestRunner';

const createDatabase = createTestDatabases();

/**
 * A formula for a spreadsheet; the end of an attribute, of a part of CDATA and of a tag for a parser; an element that acts
 * for a browser; and what would become another text when it is read once too often.
 */
const evil = `="'>]]><img src onerror=alert(1)>&lt;`;

const definition = sampleDefinition(evil);

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const sha256 = createHash('sha256').update(picture).digest('hex');

const ann = 'user:default/ann';
const cleo = 'user:default/cleo';

describe('every text that the portal takes', () => {
  let backend: Awaited<ReturnType<typeof startUatBackend>>;
  /** Operations by which such a text was brought in. */
  const used = new Set<string>();
  let run: string;
  let imported: string;
  let signOff: string;

  async function call(
    method: string,
    path: string,
    body?: unknown,
    { user = ann, type = 'application/json' } = {},
  ) {
    const isJson = type === 'application/json' && body !== undefined;
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: {
        authorization: mockCredentials.user.header(user),
        ...(body !== undefined && { 'content-type': type }),
      },
      body: isJson ? JSON.stringify(body) : (body as BodyInit | undefined),
    });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  }

  /**
   * Calls an operation of the contract with all that it takes, the evil text wherever that may stand.
   *
   * @param more - what has to be something else for the request to make sense
   */
  async function send(
    route: string,
    params: Record<string, string | number>,
    more: object = {},
    user = ann,
  ) {
    const { input } = contractRoutes.find(one => one.route === route)!;
    const sample = sampleOf(input!, evil) as Record<string, unknown>;
    const body = Object.fromEntries(
      Object.entries({ ...sample, ...more }).filter(
        ([name, value]) => !(name in params) && value !== undefined,
      ),
    );
    const [method, template] = route.split(' ');
    const path = template
      .replace('/v1', '')
      .replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
    const { status, text } = await call(method, path, body, { user });
    if (status >= 300) {
      throw new Error(`${route} answers ${status}: ${text}`);
    }
    if (JSON.stringify(body).includes(JSON.stringify(evil).slice(1, -1))) {
      used.add(route);
    }
    return text ? JSON.parse(text) : undefined;
  }

  beforeAll(async () => {
    backend = await startUatBackend({
      knex: await createDatabase(),
      uat: { environments: [shop] },
    });
    await fillEnvironments();
    await fillTestSets();
    await fillReviews();
    run = await finishedRun();
    imported = await importedRun();
    signOff = await decidedSignOff();
  });

  async function fillEnvironments() {
    const own = {
      name: 'evil',
      allowedHosts: ['shop.example.org'],
      // One that there is.
      executor: 'local',
    };
    await send('POST /v1/environments', {}, own);
    await send('PUT /v1/environments/{name}', { name: 'evil' }, own);
  }

  async function fillTestSets() {
    // Only the environments that there are.
    const own = { environments: ['shop', 'evil'], definition };
    await send('POST /v1/test-sets', {}, { ...own, name: 'evil' });
    await send('POST /v1/test-sets/validate', {}, { definition });
    const fewer = { ...definition, cases: definition.cases.slice(1) };
    const saved = { ...own, definition: fewer, baseRevision: 1 };
    await send('PUT /v1/test-sets/{name}', { name: 'evil' }, saved);
  }

  async function fillReviews() {
    const at = '/v1/test-sets/{name}/reviews';
    for (const [decision, user] of [
      ['request-changes', cleo],
      ['withdraw', ann],
      ['approve', cleo],
    ]) {
      const { id, hash } = await send(
        `POST ${at}`,
        { name: 'evil' },
        { revision: 2, reviewers: [cleo] },
      );
      await send(
        `POST ${at}/{id}/${decision}`,
        { name: 'evil', id },
        decision === 'approve' ? { hash } : {},
        user,
      );
    }
  }

  /** A run of one iteration by a runner and one by a person, both of which have failed. */
  async function finishedRun(): Promise<string> {
    const look = `${evil} look`;
    await send(
      'POST /v1/test-sets',
      {},
      {
        name: 'evil-run',
        environments: ['shop'],
        definition: {
          cases: [
            {
              name: evil,
              dataSet: evil,
              steps: [{ keyword: 'openUrl', url: evil }],
            },
            {
              name: look,
              steps: [{ keyword: 'manual', instruction: evil, expected: evil }],
            },
          ],
          dataSets: [
            {
              name: evil,
              columns: [{ name: 'a', type: 'text' }],
              rows: [{ key: evil, values: { a: evil } }],
            },
          ],
        },
      },
    );
    const { id } = await send(
      'POST /v1/runs',
      {},
      {
        testSet: 'evil-run',
        environment: 'shop',
        executor: 'local',
        cases: [evil, look],
        options: { browser: { locale: evil, timezone: evil } },
        checks: { assignee: ann },
      },
    );
    await runnerReports();
    const { items } = JSON.parse(
      (await call('GET', `/checks?of=all&run=${id}`)).text,
    );
    const { iterationId } = items[0];
    const at = '/v1/runs/{id}/checks/{iterationId}';
    await send(`POST ${at}/claim`, { id, iterationId });
    const name = encodeURIComponent(evil);
    const added = await call(
      'POST',
      `/runs/${id}/checks/${iterationId}/steps/0/pictures?name=${name}`,
      new Uint8Array(picture),
      { type: 'image/png' },
    );
    expect(added.status).toBe(201);
    await send(
      `PUT ${at}/steps/{sequence}`,
      { id, iterationId, sequence: 0 },
      { answer: 'failed' },
    );
    await send(`POST ${at}/finish`, { id, iterationId });
    return id;
  }

  /** All that a runner can say, of an iteration that has failed. */
  async function runnerReports() {
    const shard = await backend.executor.call(1);
    const runner = new TestRunner(shard);
    await runner.put(sha256, new Uint8Array(picture));
    const { iterations } = await runner.work();
    const artifacts = [
      {
        sha256,
        kind: 'screenshot',
        name: evil,
        contentType: 'image/png',
        size: picture.length,
      },
    ];
    const events = descriptionOf(runnerEventSchema).options.map(option => {
      const event = sampleOf(option, evil) as any;
      return {
        ...event,
        ...('iterationId' in event && { iterationId: iterations[0].id }),
        ...('try' in event && { try: 1 }),
        ...('purpose' in event && { purpose: 'test' }),
        ...('step' in event && {
          step: {
            ...event.step,
            status: 'failed',
            sequence: 0,
            path: [0],
            artifacts,
          },
        }),
        ...('verdict' in event && {
          verdict: 'failed',
          failure: 'test',
          final: true,
          artifacts,
        }),
      };
    });
    const answer = await runner.events(events);
    expect([answer.status, await answer.text()]).toEqual([
      200,
      '{"command":"continue"}',
    ]);
    backend.executor.done(shard);
  }

  async function importedRun(): Promise<string> {
    const written = evil
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;');
    const query = new URLSearchParams({
      format: 'junit',
      testSet: 'evil-code',
      environment: 'shop',
      owner: 'group:default/checkout',
      title: evil,
    });
    const { status, text } = await call(
      'POST',
      `/imports?${query}`,
      `<testsuite name="${written}"><testcase name="${written}"><failure message="${written}">${written}</failure></testcase></testsuite>`,
      { type: 'application/xml' },
    );
    expect(status).toBe(201);
    return JSON.parse(text).id;
  }

  async function decidedSignOff(): Promise<string> {
    const request = { runs: [run], signatories: [cleo], release: undefined };
    const first = await send('POST /v1/sign-offs', {}, request);
    await send('POST /v1/sign-offs/{id}/withdraw', { id: first.id });
    const { id, hash } = await send('POST /v1/sign-offs', {}, request);
    await send(
      'POST /v1/sign-offs/{id}/decision',
      { id },
      { decision: 'acceptedWithRemarks', hash, as: cleo },
      cleo,
    );
    return id;
  }

  it('is tried here', () => {
    const taking = contractRoutes
      .filter(({ method, input }) => method !== 'GET' && input)
      .filter(({ input }) =>
        JSON.stringify(sampleOf(input!, evil)).includes('onerror'),
      )
      .map(({ route }) => route);
    expect([...used].sort()).toEqual(
      // Their texts are within the definition, of which the contract says nothing.
      [...new Set([...taking, 'POST /v1/test-sets/validate'])].sort(),
    );
  });

  it('is answered as the text that it is, in JSON that no browser takes for a page', async () => {
    for (const path of [
      '/environments',
      '/test-sets',
      '/test-sets/evil',
      '/test-sets/evil/revisions',
      '/test-sets/evil/revisions/1',
      '/test-sets/evil/reviews',
      '/runs',
      `/runs/${run}`,
      `/runs/${run}/iterations`,
      `/runs/${run}/cases`,
      `/runs/${run}/merged`,
      `/runs/${run}/events`,
      `/runs/${imported}/iterations`,
      `/runs/${run}/compare?base=${imported}`,
      '/checks?of=all&state=done',
      `/sign-offs/${signOff}`,
      '/sign-offs',
      '/audit',
    ]) {
      const { status, headers, text } = await call('GET', path);
      expect([path, status, headers.get('content-type')]).toEqual([
        path,
        200,
        expect.stringMatching(/^application\/json(;|$)/),
      ]);
      const texts = textsIn(JSON.parse(text));
      expect([path, texts.some(one => one.startsWith(evil))]).toEqual([
        path,
        true,
      ]);
      // Nowhere has it become another text on its way.
      expect(
        texts.filter(one => /onerror/.test(one) && !one.includes(evil)),
      ).toEqual([]);
    }
    const kept = JSON.parse((await call('GET', '/test-sets/evil')).text);
    const { cases, ...rest } = definition;
    expect(kept).toMatchObject({
      title: evil,
      description: evil,
      definition: { ...rest, cases: cases.slice(1) },
    });
  });

  it('is text in CSV, whatever separates the cells for whoever opens it', async () => {
    for (const [path, shown] of [
      [`/runs/${run}/export?format=csv`, evil],
      [`/runs/${imported}/export?format=csv`, evil],
      // Differences are written as JSON.
      ['/audit/export?format=csv', JSON.stringify(evil).slice(1, -1)],
    ]) {
      const { headers, text } = await call('GET', path);
      expect(headers.get('content-disposition')).toMatch(/^attachment/);
      const cells = cellsOfCsv(text);
      expect(cells.join('\n')).toContain(shown);
      for (const cell of [...cells, ...text.split(/[;\t\r\n]/)]) {
        expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＋－＠](?!\d)/);
      }
    }
  });

  it('is text in JUnit XML', async () => {
    const known = new Set(
      'testsuites testsuite properties property testcase failure'.split(' '),
    );
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      trimValues: false,
    });
    for (const id of [run, imported]) {
      const { headers, text } = await call(
        'GET',
        `/runs/${id}/export?format=junit`,
      );
      expect(headers.get('content-disposition')).toMatch(/^attachment/);
      const document = parser.parse(text);
      const names = fieldsIn(document).filter(
        name => !/^[@#?]|^\d+$/.test(name),
      );
      expect(names.filter(name => !known.has(name))).toEqual([]);
      const texts = textsIn(document);
      expect(texts).toContain(evil);
      expect(
        texts.filter(one => /onerror/.test(one) && !one.includes(evil)),
      ).toEqual([]);
    }
  });

  it('is text in CTRF, and in the audit trail as JSON Lines', async () => {
    const ctrf = await call('GET', `/runs/${run}/export?format=ctrf`);
    expect(ctrf.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(textsIn(JSON.parse(ctrf.text))).toContain(evil);
    const trail = await call('GET', '/audit/export?format=jsonl');
    expect(trail.headers.get('content-disposition')).toMatch(/^attachment/);
    const entries = trail.text.trimEnd().split('\n');
    expect(
      textsIn(entries.map(line => JSON.parse(line))).filter(one => one === evil)
        .length,
    ).toBeGreaterThan(20);
  });

  it('is shown by a browser that opens the report of a sign-off, and does nothing there', async () => {
    const { headers, text } = await call(
      'GET',
      `/sign-offs/${signOff}/report?format=html`,
    );
    expect(headers.get('content-security-policy')).toMatch(/^sandbox;/);
    const { executablePath, env } = JSON.parse(
      execFileSync(
        process.execPath,
        [require.resolve('@uatcms/runner/find-browser')],
        { encoding: 'utf8' },
      ),
    );
    const browser = await chromium.launch({
      executablePath,
      env: { ...process.env, ...env },
      chromiumSandbox: process.getuid?.() !== 0,
    });
    try {
      const page = await browser.newPage();
      const dialogs: string[] = [];
      page.on('dialog', dialog => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      // Without the policy of its answer, so that nothing but the document itself keeps scripts out.
      await page.setContent(text);
      const seen = await page.evaluate(() => ({
        text: document.body.textContent ?? '',
        sources: Array.from(document.images, ({ src }) => src.slice(0, 15)),
        active: document.querySelectorAll(
          'script, iframe, object, embed, form, a[href^="javascript:"], [onerror]',
        ).length,
      }));
      expect(dialogs).toEqual([]);
      expect(seen.active).toBe(0);
      expect([...new Set(seen.sources)]).toEqual(['data:image/png;']);
      // Title, scope, comment, cases, rows, messages, steps, remark, names of pictures.
      expect(seen.text.split(evil).length - 1).toBeGreaterThan(12);
      expect(seen.text.replaceAll(evil, '')).not.toContain('onerror');
    } finally {
      await browser.close();
    }
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return value !== null && typeof value === 'object'
    ? Object.values(value).flatMap(textsIn)
    : [];
}

function fieldsIn(value: unknown): string[] {
  return value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([name, item]) => [name, ...fieldsIn(item)])
    : [];
}

/** Cells of RFC 4180, without what follows it only in spreadsheets. */
function cellsOfCsv(text: string): string[] {
  return [
    ...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g),
  ].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}
