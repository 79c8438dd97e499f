import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { patienceWith, shopEnvironments } from './__testUtils__/patience';
import { finished, isAlive, until } from './__testUtils__/patientRuns';
import { createUat, startShop } from './__testUtils__/startUat';
import type { ServerProcess } from './__testUtils__/ServerProcess';

/*
 * Runs from REST to verdict with real processes: backend, runners, Chromium and the example shop, on PostgreSQL.
 */

jest.setTimeout(180_000);

const password = 'correct-horse';
const rows = 10;

const patience = patienceWith({ rows, milliseconds: 1_000 });

/** A page that never comes: its browser has nothing to report for as long as the step may take. */
const neverComing = {
  name: 'hanging',
  title: 'Hanging',
  owner: 'group:default/checkout-team',
  environments: ['shop'],
  definition: {
    cases: ['One', 'Two', 'Three'].map(name => ({
      name,
      steps: [{ keyword: 'openUrl', url: '/slow/never', timeout: 170_000 }],
    })),
  },
};

/** A file that is no use to hold in memory. */
const large = randomBytes(70_000_000);

const download = {
  name: 'download',
  title: 'Download',
  owner: 'group:default/checkout-team',
  environments: ['files'],
  definition: {
    cases: [
      {
        name: 'Get it',
        steps: [
          { keyword: 'openUrl', url: '/' },
          { keyword: 'onDownload', as: 'file' },
          { keyword: 'click', target: { role: 'link' } },
          { keyword: 'expectDownload', download: 'file', name: 'large.bin' },
        ],
      },
    ],
  },
};

describe('runs on this machine', () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  let files: Server;
  let uat: Awaited<ReturnType<typeof createUat>>;
  let backend: ServerProcess;

  beforeAll(async () => {
    shop = await startShop(password);
    files = createServer(({ url }, response) =>
      url === '/large.bin'
        ? response
            .setHeader('content-type', 'application/octet-stream')
            .end(large)
        : response
            .setHeader('content-type', 'text/html')
            .end('<a href="/large.bin">Get it</a>'),
    ).listen(0, '127.0.0.1');
    await once(files, 'listening');
    const { port } = files.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}`;
    uat = await createUat({
      uat: {
        environments: [
          ...shopEnvironments(shop.url),
          { name: 'files', title: 'Files', baseUrl },
        ],
        seed: { testSets: ['../../examples/uat/checkout-smoke.yaml'] },
      },
      secrets: { UAT_SECRET_SHOP_PASSWORD: password },
    });
    backend = await uat.start();
    await uat.rest('POST', '/test-sets', patience);
    await uat.rest('POST', '/test-sets', neverComing);
    await uat.rest('POST', '/test-sets', download);
  });

  afterAll(async () => {
    await backend?.end();
    await uat?.remove();
    files?.close();
    await shop?.stop();
  });

  /** A run of which some iterations have ended, and others are under way. */
  async function startedHalf(): Promise<{ id: string }> {
    const run = await uat.rest('POST', '/runs', { testSet: 'patience' });
    await until(
      () => uat.rest('GET', `/runs/${run.id}/iterations`),
      ({ items }) =>
        items.some((item: any) => item.state === 'finished') &&
        items.filter((item: any) => item.state === 'running').length === 2,
    );
    return run;
  }

  const runnersOf = (server: ServerProcess) =>
    server.descendants().filter(({ args }) => args.includes('worker.cjs'));

  /** How often attempts came to which end, over all iterations; each of which has exactly one result. */
  async function attemptsOf(runId: string) {
    const { items } = await uat.rest('GET', `/runs/${runId}/iterations`);
    const states: string[] = [];
    for (const { id } of items) {
      const { attemptList } = await uat.rest(
        'GET',
        `/runs/${runId}/iterations/${id}`,
      );
      const ends = attemptList.map((attempt: any) => attempt.state);
      expect(ends.filter((end: string) => end === 'finished')).toHaveLength(1);
      states.push(...ends);
    }
    return {
      finished: states.filter(state => state === 'finished').length,
      lost: states.filter(state => state === 'lost').length,
    };
  }

  it('carry the example from REST to its verdicts, with evidence', async () => {
    const { id } = await uat.rest('POST', '/runs', {
      testSet: 'checkout-smoke',
    });
    const run = await finished(uat, id);
    const { items } = await uat.rest('GET', `/runs/${id}/iterations`);
    const others = items.filter((item: any) => item.verdict !== 'passed');
    expect(others).toEqual([
      expect.objectContaining({
        rowKey: 'Netherlands, express',
        verdict: 'failed',
      }),
    ]);
    expect(run).toMatchObject({
      verdict: 'failed',
      counts: { total: items.length, failed: 1, passed: items.length - 1 },
    });
    const { attemptList } = await uat.rest(
      'GET',
      `/runs/${id}/iterations/${others[0].id}`,
    );
    const failed = attemptList[0].steps.find(
      (step: any) => step.status === 'failed',
    );
    expect(failed.artifacts).toEqual([
      expect.objectContaining({ kind: 'screenshot' }),
    ]);
  });

  it('let go of browsers that hang within five seconds after they are cancelled', async () => {
    const { id } = await uat.rest('POST', '/runs', { testSet: 'hanging' });
    await until(
      () => uat.rest('GET', `/runs/${id}/iterations`),
      ({ items }) =>
        items.filter((item: any) => item.state === 'running').length === 2,
    );
    // One browser answers nobody any more; in the other only the page never comes.
    const [runner] = runnersOf(backend);
    const browser = backend.descendants(runner.pid);
    expect(browser.length).toBeGreaterThan(2);
    browser.forEach(({ pid }) => process.kill(pid, 'SIGSTOP'));

    await uat.rest('POST', `/runs/${id}/cancel`);
    const cancelled = Date.now();
    await until(
      async () => browser.filter(({ pid }) => isAlive(pid)),
      left => left.length === 0,
    );
    expect(Date.now() - cancelled).toBeLessThan(5_000);
    // The places are free for others.
    await until(
      () => uat.rest('GET', '/executors'),
      ({ items: [local] }) => local.busy === 0,
    );
    expect(Date.now() - cancelled).toBeLessThan(5_000);
    expect(await finished(uat, id)).toMatchObject({
      verdict: 'cancelled',
      counts: { total: 3, cancelled: 3 },
    });
  });

  it('end with the reason when their time is over', async () => {
    const { id } = await uat.rest('POST', '/runs', {
      testSet: 'hanging',
      options: { runTimeout: 3_000 },
    });
    expect(await finished(uat, id)).toMatchObject({
      verdict: 'error',
      counts: { total: 3, error: 3 },
      cancelledBy: null,
    });
    const { items } = await uat.rest('GET', `/runs/${id}/iterations`);
    expect(items.map((item: any) => item.message)).toEqual(
      Array(3).fill('The run was not done within its time limit of 3 seconds'),
    );
  });

  it('keep a download of 70 MB and hand out any part of it, and the backend never holds it whole', async () => {
    const { id } = await uat.rest('POST', '/runs', {
      testSet: 'download',
      options: { stepTimeout: 60_000 },
    });
    await backend.forgetMostMemory();
    const before = await backend.mostMemory();
    expect(await finished(uat, id)).toMatchObject({ verdict: 'passed' });
    const { items } = await uat.rest('GET', `/runs/${id}/iterations`);
    const { attemptList } = await uat.rest(
      'GET',
      `/runs/${id}/iterations/${items[0].id}`,
    );
    const [kept] = attemptList[0].steps.flatMap(
      ({ artifacts = [] }: any) => artifacts,
    );
    expect(kept).toMatchObject({
      kind: 'download',
      name: 'large.bin',
      size: large.length,
      sha256: createHash('sha256').update(large).digest('hex'),
    });
    const path = `/artifacts/${kept.sha256}`;
    const part = await uat.file(path, { range: 'bytes=69000000-69999999' });
    expect(part.status).toBe(206);
    expect(part.bytes.equals(large.subarray(69_000_000, 70_000_000))).toBe(
      true,
    );
    const whole = await uat.file(path);
    expect(whole.status).toBe(200);
    expect(whole.bytes.equals(large)).toBe(true);
    const { most } = await backend.mostMemory();
    expect(most - before.now).toBeLessThan(large.length);
  });

  it('end by themselves when one runner is killed and another hangs, and count each iteration once', async () => {
    const { id } = await startedHalf();
    const [killed, hanging] = runnersOf(backend);
    process.kill(killed.pid, 'SIGKILL');
    process.kill(hanging.pid, 'SIGSTOP');
    expect(await finished(uat, id)).toMatchObject({
      verdict: 'passed',
      counts: { total: rows, passed: rows },
    });
    expect(await attemptsOf(id)).toEqual({ finished: rows, lost: 2 });
    // Both have been replaced.
    await until(
      () => uat.rest('GET', '/executors'),
      ({ items: [local] }) => local.busy === 0 && !isAlive(hanging.pid),
    );
    expect(runnersOf(backend)).toHaveLength(2);
  });

  it('end by themselves when the backend is killed and started again, and count each iteration once', async () => {
    const { id } = await startedHalf();
    const orphans = backend.descendants();
    expect(orphans.length).toBeGreaterThan(2);
    await backend.end('SIGKILL');
    // Runners and browsers go with it.
    await until(
      async () => orphans.filter(({ pid }) => isAlive(pid)),
      alive => alive.length === 0,
    );

    backend = await uat.start();
    expect(await finished(uat, id)).toMatchObject({
      verdict: 'passed',
      counts: { total: rows, passed: rows },
    });
    expect(await attemptsOf(id)).toEqual({ finished: rows, lost: 2 });
  });

  it('go on where they were after the backend was stopped and started again', async () => {
    const { id } = await startedHalf();
    await backend.end('SIGTERM');
    backend = await uat.start();
    expect(await finished(uat, id)).toMatchObject({
      verdict: 'passed',
      counts: { total: rows, passed: rows },
    });
    expect(await attemptsOf(id)).toEqual({ finished: rows, lost: 2 });
  });
});
