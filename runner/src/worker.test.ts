import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type {
  Step,
  WorkerMessage,
  WorkerRequest,
} from '@uatcms/plugin-uat-common';
import { shardWork } from './testing/shardWork';
import { TestIngest } from './testing/TestIngest';
import { TestSite } from './testing/TestSite';

// A browser on a busy machine.
jest.setTimeout(120_000);

const room = join(__dirname, '..');
// Beside the real one, which a portal may be using.
const bundle = join(room, 'dist', 'test-worker');

let site: TestSite;
let ingest: TestIngest;
let worker: ChildProcess | undefined;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [
    join(room, 'scripts', 'build-bundle.mjs'),
    bundle,
  ]);
  site = await TestSite.start({ '/': '<h1>Shop</h1>' });
});

afterEach(async () => {
  if (worker && worker.exitCode === null && worker.signalCode === null) {
    worker.kill('SIGKILL');
    await once(worker, 'exit');
  }
  await ingest?.stop();
});

afterAll(async () => {
  await site.stop();
  await rm(bundle, { recursive: true, force: true });
});

function start(env: NodeJS.ProcessEnv = {}): ChildProcess {
  worker = fork(join(bundle, 'worker.cjs'), {
    env: { ...process.env, ...env },
    stdio: 'inherit',
    execArgv: [],
  });
  return worker;
}

const tell = (process: ChildProcess, request: WorkerRequest) =>
  process.send(request);

async function heard(
  process: ChildProcess,
  type: WorkerMessage['type'],
): Promise<any> {
  for (;;) {
    const [message] = (await once(process, 'message')) as [WorkerMessage];
    if (message.type === type) return message;
  }
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

/** Processes that descend from a process, by /proc. */
async function descendantsOf(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name)
      ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
      : '';
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(stat)?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const isBelow = (candidate: number): boolean => {
    const parent = parents.get(candidate);
    return parent === pid || (parent !== undefined && isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
}

async function areGone(pids: number[]): Promise<void> {
  for (;;) {
    const states = await Promise.all(
      pids.map(pid => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')),
    );
    // A zombie has ended; only nobody has asked for its exit code yet.
    if (states.every(stat => stat === '' || /\) Z /.test(stat))) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

it('says that it is ready, performs shard after shard, and says when each is done', async () => {
  const process = start();
  expect(await heard(process, 'ready')).toEqual({
    type: 'ready',
    browser: expect.stringMatching(/^Chromium \d+\..* \(.+\)$/),
  });
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
    expect(
      ingest.events.filter(event => event.type === 'attemptFinished'),
    ).toHaveLength(iterations);
    await ingest.stop();
  }
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
