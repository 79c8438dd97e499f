import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockCredentials } from '@backstage/backend-test-utils';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';
import { TestRunner } from '../__testUtils__/TestRunner';

// A browser on a busy machine.
jest.setTimeout(120_000);

const createDatabase = createTestDatabases();

const portal = 'http://portal.localhost:3000';
const stranger = 'http://stranger.localhost:3000';

describe('trace viewer', () => {
  let backend: Awaited<ReturnType<typeof startUatBackend>>;
  let browser: Browser;
  let trace: Buffer;

  beforeAll(async () => {
    const finder = require.resolve('@uatcms/runner/find-browser');
    const { executablePath, env } = JSON.parse(
      execFileSync(process.execPath, [finder], { encoding: 'utf8' }),
    );
    browser = await chromium.launch({
      executablePath,
      env: { ...process.env, ...env },
      chromiumSandbox: process.getuid?.() !== 0,
    });
    trace = await recordTrace(browser);
    backend = await startUatBackend({
      knex: await createDatabase(),
      uat: { environments: [shop] },
      app: { baseUrl: `${portal}/somewhere` },
    });
  });

  afterAll(async () => {
    await browser?.close();
    await backend?.stop();
  });

  /** A page that shows the viewer in a frame, and hands it what it has fetched with the rights of its user. */
  async function openPage(origin: string, artifact: string): Promise<Page> {
    const page = await browser.newPage();
    const content = await (await fetch(artifact)).arrayBuffer();
    await page.route(`${origin}/**`, route => {
      const isTrace = route.request().url().endsWith('/trace');
      return isTrace
        ? route.fulfill({ body: Buffer.from(content) })
        : route.fulfill({
            contentType: 'text/html',
            body: `<iframe src="${backend.url}/trace-viewer/index.html" width="1200" height="700"></iframe><script>
              addEventListener('message', async ({ data, source }) => {
                if (source !== document.querySelector('iframe').contentWindow || data.method !== 'ready') return;
                const trace = await (await fetch('/trace')).blob();
                source.postMessage({ method: 'load', params: { trace } }, '*');
              });
            </script>`,
          });
    });
    await page.goto(`${origin}/runs`);
    return page;
  }

  async function keepTrace(): Promise<string> {
    const post = (path: string, body: object) =>
      fetch(`${backend.url}/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await post('/test-sets', testSet('traced'));
    await post('/runs', { testSet: 'traced' });
    const runner = new TestRunner(await backend.executor.call(1));
    const sha256 = createHash('sha256').update(trace).digest('hex');
    await runner.put(sha256, new Uint8Array(trace));
    await runner.passAll([
      {
        ...{ sha256, kind: 'trace', name: 'trace.zip' },
        ...{ contentType: 'application/zip', size: trace.length },
      },
    ]);
    return `${backend.url}/v1/artifacts/${sha256}`;
  }

  it('opens a trace in a frame of the portal, and in no other page', async () => {
    const artifact = await keepTrace();
    const page = await openPage(portal, artifact);
    const viewer = page.frameLocator('iframe');
    await viewer.getByText('Fill the field').click();
    await viewer.getByText('Fill "Ada"').first().click();
    const snapshot = viewer.frameLocator('iframe[name="snapshot"]').first();
    await snapshot.getByText('Traced page').waitFor();

    const other = await openPage(stranger, artifact);
    expect(await other.frames()[1].content()).not.toContain('id="root"');
    const [line] = (await other.consoleMessages()).map(said => said.text());
    expect(line).toContain('frame-ancestors');
  });

  it('needs no sign-in, and the trace does', async () => {
    const none = { authorization: mockCredentials.none.header() };
    const files = await fetch(`${backend.url}/trace-viewer/sw.bundle.js`, {
      headers: none,
    });
    expect(files.status).toBe(200);
    expect(files.headers.get('content-security-policy')).toContain(
      `frame-ancestors 'self' ${portal}`,
    );
    const artifact = `${backend.url}/v1/artifacts/${'a'.repeat(64)}`;
    expect((await fetch(artifact, { headers: none })).status).toBe(401);
    expect(
      (await fetch(`${backend.url}/trace-viewer/uiMode.html`)).status,
    ).toBe(404);
  });

  it('is the one of the Playwright that writes the traces', () => {
    const versionIn = (manifest: any) =>
      manifest.dependencies['playwright-core'];
    expect(versionIn(require('../../package.json'))).toBe(
      versionIn(require('@uatcms/runner/package.json')),
    );
  });
});

async function recordTrace(browser: Browser): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'uat-trace-'));
  const path = join(folder, 'trace.zip');
  const context = await browser.newContext();
  await context.tracing.start({ screenshots: true, snapshots: true });
  const page = await context.newPage();
  await page.setContent('<h1>Traced page</h1><input>');
  await context.tracing.group('Fill the field');
  await page.locator('input').fill('Ada');
  await context.tracing.groupEnd();
  await context.tracing.stop({ path });
  await context.close();
  const trace = await readFile(path);
  await rm(folder, { recursive: true });
  return trace;
}
