import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockCredentials } from '@backstage/backend-test-utils';
import { chromium, type Browser } from 'playwright-core';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { shop } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';

// A browser on a busy machine.
jest.setTimeout(120_000);

const createDatabase = createTestDatabases();

describe('trace viewer', () => {
  let backend: Awaited<ReturnType<typeof startUatBackend>>;
  let browser: Browser;
  let trace: Buffer;
  let pages: Server;
  /** The same pages under two names. */
  let portal: string;
  let stranger: string;

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
    pages = createServer(answer).listen(0, '127.0.0.1');
    await once(pages, 'listening');
    const { port } = pages.address() as AddressInfo;
    portal = `http://127.0.0.1:${port}`;
    stranger = `http://localhost:${port}`;
    backend = await startUatBackend({
      knex: await createDatabase(),
      uat: { environments: [shop] },
      app: { baseUrl: `${portal}/somewhere` },
    });
  });

  afterAll(async () => {
    await browser?.close();
    await backend?.stop();
    pages?.closeAllConnections();
    pages?.close();
  });

  /** A page that shows the viewer in a frame, and hands it the trace. */
  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === '/trace') {
      response.end(trace);
      return;
    }
    response.setHeader('content-type', 'text/html').end(`
      <iframe src="${backend.url}/trace-viewer/index.html" width="1200" height="700"></iframe>
      <script>
        addEventListener('message', async ({ data, source }) => {
          if (source !== document.querySelector('iframe').contentWindow || data.method !== 'ready') return;
          const trace = await (await fetch('/trace')).blob();
          source.postMessage({ method: 'load', params: { trace } }, '*');
        });
      </script>`);
  }

  it('opens a trace in a frame of the portal, and in no other page', async () => {
    const page = await browser.newPage();
    await page.goto(portal);
    const viewer = page.frameLocator('iframe');
    await viewer.getByText('Fill "Ada"').first().click();
    const snapshot = viewer.frameLocator(
      'iframe.snapshot-visible[name="snapshot"]',
    );
    await snapshot.getByText('Traced page').waitFor();

    const other = await browser.newPage();
    const refusal = other.waitForEvent('console', said =>
      said.text().includes('frame-ancestors'),
    );
    await other.goto(stranger);
    await refusal;
    expect(await other.frames()[1].locator('#root').count()).toBe(0);
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
  await page.locator('input').fill('Ada');
  await context.tracing.stop({ path });
  await context.close();
  const trace = await readFile(path);
  await rm(folder, { recursive: true });
  return trace;
}
