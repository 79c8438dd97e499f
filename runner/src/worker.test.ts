import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Step } from '@uatcms/plugin-uat-common';
import { areGone, childrenOf, descendantsOf } from './testing/processes';
import { shardWork } from './testing/shardWork';
import { TestIngest } from './testing/TestIngest';
import { TestSite } from './testing/TestSite';
import { heard, kill, tell, TestWorkers } from './testing/TestWorkers';

// A browser on a busy machine.
jest.setTimeout(120_000);

let site: TestSite;
let ingest: TestIngest;
let workers: TestWorkers;
let worker: ChildProcess | undefined;

beforeAll(async () => {
  workers = await TestWorkers.build('test-worker');
  site = await TestSite.start({ '/': '<h1>Shop</h1>' });
});

afterEach(async () => {
  await kill(worker);
  await ingest?.stop();
});

afterAll(async () => {
  await site.stop();
  await workers.remove();
});

function start(env?: NodeJS.ProcessEnv): ChildProcess {
  worker = workers.start(env);
  return worker;
}

/** A worker in the middle of an iteration. */
async function busyWorker(): Promise<ChildProcess> {
  ingest = await TestIngest.start(
    shardWork({
      baseUrl: site.url,
      leaseMs: 900,
      steps: [
        { keyword: 'openUrl', url: '/' },
        { keyword: 'wait', milliseconds: 60_000 },
      ] as Step[],
    }),
  );
  const process = start();
  tell(process, { type: 'perform', call: ingest.call });
  await ingest.until(() =>
    ingest.events.some(event => event.type === 'stepFinished'),
  );
  return process;
}

/** The browser of a worker: its only child. */
async function mainProcessOf(process: ChildProcess): Promise<number> {
  const children = await childrenOf(process.pid!);
  expect(children).toHaveLength(1);
  return children[0];
}

it('says that it is ready, performs shard after shard in one browser, and says when each is done', async () => {
  const process = start();
  expect(await heard(process, 'ready')).toEqual({
    type: 'ready',
    browser: expect.stringMatching(/^Chromium \d+\..* \(.+\)$/),
  });
  const browsers: number[] = [];
  for (const iterations of [1, 2]) {
    const work = shardWork({
      baseUrl: site.url,
      rows: Array(iterations).fill({}),
      steps: [{ keyword: 'openUrl', url: '/' }] as Step[],
    });
    ingest = await TestIngest.start(work);
    tell(process, { type: 'perform', call: ingest.call });
    expect(await heard(process, 'done')).toEqual({
      type: 'done',
      shardId: work.shardId,
      attempt: 1,
      outcome: 'done',
    });
    browsers.push(await mainProcessOf(process));
    expect(
      ingest.events.filter(event => event.type === 'attemptFinished'),
    ).toHaveLength(iterations);
    await ingest.stop();
  }
  // It was not started anew for the second shard.
  expect(browsers[1]).toBe(browsers[0]);
  ingest = await TestIngest.start(shardWork({ baseUrl: site.url }));
  process.disconnect();
  expect(await once(process, 'exit')).toEqual([0, null]);
});

it('ends the current shard as stopped when it is told to', async () => {
  const process = await busyWorker();
  tell(process, { type: 'stop' });
  expect(await heard(process, 'done')).toMatchObject({ outcome: 'stopped' });
  expect(ingest.events.at(-1)).toMatchObject({
    type: 'shardFinished',
    outcome: 'stopped',
  });
});

it.each([
  ['its parent lets go', (process: ChildProcess) => process.disconnect()],
  ['it is asked to end', (process: ChildProcess) => process.kill('SIGTERM')],
  ['it is killed outright', (process: ChildProcess) => process.kill('SIGKILL')],
])('leaves no browser behind when %s', async (_, end) => {
  const process = await busyWorker();
  const browsers = await descendantsOf(process.pid!);
  expect(browsers.length).toBeGreaterThan(1);
  const exited = once(process, 'exit');
  end(process);
  await exited;
  await areGone(browsers);
});

it('says why no browser starts, and gives shards up with it', async () => {
  ingest = await TestIngest.start(
    shardWork({
      baseUrl: site.url,
      steps: [{ keyword: 'openUrl', url: '/' }] as Step[],
    }),
  );
  const process = start({
    UAT_BROWSER_PATH: '/nowhere/chromium',
    XDG_CACHE_HOME: '/dev/null',
    PLAYWRIGHT_BROWSERS_PATH: '/nowhere',
    PATH: '/nowhere',
  });
  const { message } = await heard(process, 'unready');
  expect(message).toContain(
    '- UAT_BROWSER_PATH (/nowhere/chromium): there is no program at this path',
  );
  expect(message).toContain(
    "- Playwright’s own headless shell: Executable doesn't exist",
  );
  expect(message).toContain('- PATH (');
  expect(message).toContain('npx playwright-core');
  tell(process, { type: 'perform', call: ingest.call });
  expect(await heard(process, 'done')).toMatchObject({
    outcome: 'gaveUp',
    message,
  });
  expect(ingest.events).toMatchObject([
    { type: 'shardFinished', outcome: 'gaveUp', message },
  ]);
});
