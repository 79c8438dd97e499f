import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunnerEvent, Step } from '@uatcms/plugin-uat-common';
import { onSmallDisk } from './testing/onSmallDisk';
import { shardWork, type WorkWish } from './testing/shardWork';
import { TestIngest } from './testing/TestIngest';
import { html, TestSite } from './testing/TestSite';
import { heard, kill, tell, TestWorkers } from './testing/TestWorkers';

// A browser on a busy machine.
jest.setTimeout(120_000);

/*
 * The real worker with a real small file system as its temporary folder. Whatever does not work for want of room, the site
 * is not to be blamed for it.
 */

const megabyte = 1024 * 1024;
const noRoom = 'there is no room left on the runner, in ';

let workers: TestWorkers;
let site: TestSite;
let disk: string;
let worker: ChildProcess;
let ingest: TestIngest | undefined;

beforeAll(async () => {
  workers = await TestWorkers.build('test-small-disk');
  disk = await mkdtemp(join(tmpdir(), 'uat-disk-'));
  site = await TestSite.start({
    '/': '<h1>Shop</h1><a href="/big">Get</a><a href="/small">Get less</a>',
    '/big': (_, response) => {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename=big.bin',
      });
      const block = Buffer.alloc(megabyte, 7);
      let left = 300;
      const go = () => {
        for (; left > 0; left -= 1)
          if (!response.write(block)) return response.once('drain', go);
        return response.end();
      };
      go();
    },
    '/small': (_, response) =>
      response
        .writeHead(200, {
          'content-type': 'application/octet-stream',
          'content-disposition': 'attachment; filename=small.bin',
        })
        .end('small'),
    // Only as much as is needed to be sure that something was drawn.
    '/drawn': (_, response) =>
      html(response, `<p style="font-size: 80px">${'Drawn '.repeat(50)}</p>`),
  });
});

afterEach(async () => {
  await kill(worker);
  await ingest?.stop();
});

afterAll(async () => {
  await site.stop();
  await workers.remove();
  await rm(disk, { recursive: true, force: true });
});

/** @param sharedMemory - with less than 512 MB pages are drawn in the temporary folder, as in Lambda */
async function start(sharedMemory = 600 * megabyte): Promise<void> {
  const room = onSmallDisk(disk, 150 * megabyte, sharedMemory);
  worker = workers.start({ TMPDIR: disk }, room);
  await heard(worker, 'ready');
}

/** The disk as the worker sees it. */
const filler = () => `/proc/${worker.pid}/root${disk}/filler`;

function fillDisk(): void {
  const file = openSync(filler(), 'w');
  try {
    for (let size = megabyte; size >= 4_096; ) {
      try {
        writeSync(file, Buffer.alloc(size));
      } catch {
        size /= 2;
      }
    }
  } finally {
    closeSync(file);
  }
}

const freeDisk = () => rmSync(filler());

/** @param onStep - called when the first step of an attempt was reported */
async function perform(
  steps: object[],
  options: WorkWish['options'] = {},
  onStep = () => {},
) {
  const own = await TestIngest.start(
    shardWork({
      baseUrl: site.url,
      leaseMs: 900,
      steps: steps as Step[],
      options: { stepTimeout: 10_000, ...options },
    }),
  );
  ingest = own;
  tell(worker, { type: 'perform', call: own.call });
  own
    .until(() => own.events.some(({ type }) => type === 'stepFinished'))
    .then(onStep);
  const { outcome, message } = await heard(worker, 'done');
  await own.stop();
  ingest = undefined;
  const attempts = own.events.filter(
    (event): event is Extract<RunnerEvent, { type: 'attemptFinished' }> =>
      event.type === 'attemptFinished',
  );
  return { outcome, message, attempts };
}

const open = { keyword: 'openUrl', url: '/' };
const get = (name: string) => [
  { keyword: 'onDownload', as: 'file' },
  { keyword: 'click', target: { role: 'link', name, exact: true } },
];
const broke = {
  verdict: 'error',
  failure: 'infrastructure',
  message: expect.stringContaining(noRoom),
};

describe('a download for which the runner has no room', () => {
  it('is no fault of the site that a step expects it from', async () => {
    await start();
    const { attempts } = await perform([
      open,
      ...get('Get'),
      { keyword: 'expectDownload', download: 'file', name: 'big.bin' },
    ]);
    expect(attempts).toMatchObject([broke]);
    expect(attempts[0].message).toContain(
      'The download “big.bin” cannot be written: ',
    );
  });

  it('is no pass without it either, and the next one finds the room again', async () => {
    await start();
    expect(await perform([open, ...get('Get')])).toMatchObject({
      attempts: [broke],
    });
    const { attempts } = await perform([
      open,
      ...get('Get less'),
      { keyword: 'expectDownload', download: 'file', contains: 'small' },
    ]);
    expect(attempts).toMatchObject([{ verdict: 'passed' }]);
  });
});

describe.each([
  ['with shared memory', 600 * megabyte, broke],
  [
    'without shared memory, where pages are drawn on the disk and may be what dies first,',
    megabyte,
    { verdict: 'error', failure: 'infrastructure' },
  ],
])('a disk that is full while a test runs, %s', (_, sharedMemory, end) => {
  /** The disk is full as soon as the first of them is over. */
  const pausing = [open, { keyword: 'wait', milliseconds: 2_500 }];

  it.each<[string, object[], object]>([
    [
      'a step that fails',
      [{ keyword: 'expectVisible', target: { text: 'Gone' }, timeout: 500 }],
      {},
    ],
    ['a trace', [{ keyword: 'openUrl', url: '/drawn' }], { trace: 'all' }],
    ['a video', [{ keyword: 'openUrl', url: '/drawn' }], { video: 'all' }],
    ['a download', get('Get less'), {}],
  ])('makes %s no failure of the site', async (__, steps, options) => {
    await start(sharedMemory);
    const { attempts } = await perform(
      [...pausing, ...steps],
      options,
      fillDisk,
    );
    expect(attempts).toMatchObject([end]);
    freeDisk();
    expect(await perform([open])).toMatchObject({
      attempts: [{ verdict: 'passed' }],
    });
  });

  it('keeps pictures from nobody, which do not need it', async () => {
    await start(sharedMemory);
    const { attempts } = await perform(
      [...pausing, { keyword: 'screenshot', name: 'Shop' }],
      { evidence: 'all' },
      fillDisk,
    );
    // Where the page itself needs the disk, it may die; that is no failure of the site.
    expect(attempts).toEqual([
      expect.not.objectContaining({ failure: 'test' }),
    ]);
  });
});

it('a shard for which no browser can start is given up, and says why', async () => {
  await start(megabyte);
  fillDisk();
  const { outcome, message, attempts } = await perform([open]);
  expect(attempts).toEqual([]);
  expect(outcome).toBe('gaveUp');
  expect(message).toContain(noRoom);
});
