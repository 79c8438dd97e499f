import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { RunnerEvent, Step } from '@uatcms/plugin-uat-common';
import { BrowserKeeper } from '../browser/BrowserKeeper';
import { findBrowser } from '../browser/findBrowser';
import { ContextSupply } from '../engine/ContextSupply';
import { writeMeasured } from '../engine/measuredFile';
import { performCall, type CallOutcome } from '../performCall';
import { shardWork } from '../testing/shardWork';
import { reply, TestIngest } from '../testing/TestIngest';
import { html, TestSite } from '../testing/TestSite';
import { ArtifactUploader } from './ArtifactUploader';
import { EventReporter, type ReportingEnd } from './EventReporter';
import { ShardDoor } from './ShardDoor';

// A browser on a busy machine.
jest.setTimeout(120_000);

const event = (number: number): RunnerEvent => ({
  ...{ type: 'attemptStarted', iterationId: 'i', try: number },
  at: new Date().toISOString(),
});
const numbers = (events: RunnerEvent[]) =>
  events.map(said => ('try' in said ? said.try : 0));

let ingest: TestIngest;
let ends: ReportingEnd[];
let stops: number;

beforeEach(async () => {
  ends = [];
  stops = 0;
  ingest = await TestIngest.start(shardWork({ baseUrl: 'http://127.0.0.1' }));
});

afterEach(() => ingest.stop());

const report = (leaseMs = 30_000) =>
  new EventReporter(
    new ShardDoor(ingest.call),
    leaseMs,
    () => {
      stops += 1;
    },
    end => ends.push(end),
  );

describe('reports', () => {
  it('bring the first event at once, and gather the next ones in order', async () => {
    const reporter = report();
    reporter.emit(event(1));
    await ingest.until(() => ingest.events.length === 1);
    for (let number = 2; number <= 50; number += 1)
      reporter.emit(event(number));
    expect(await reporter.finish()).toBeUndefined();
    expect(numbers(ingest.events)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    expect(ingest.batches.length).toBeLessThanOrEqual(3);
  });

  it('hold no more than 100 events or 256 KiB each', async () => {
    const reporter = report();
    const wide = (number: number): RunnerEvent => ({
      ...{
        type: 'attemptFinished',
        iterationId: 'i',
        try: number,
        verdict: 'failed',
      },
      ...{
        at: new Date().toISOString(),
        durationMs: 1,
        final: false,
        message: 'x'.repeat(10_000),
      },
    });
    for (let number = 1; number <= 250; number += 1)
      reporter.emit(number > 200 ? wide(number) : event(number));
    await reporter.finish();
    expect(numbers(ingest.events)).toEqual(
      Array.from({ length: 250 }, (_, index) => index + 1),
    );
    expect(
      Math.max(...ingest.batches.map(batch => batch.length)),
    ).toBeLessThanOrEqual(100);
    expect(
      Math.max(...ingest.batches.map(batch => JSON.stringify(batch).length)),
    ).toBeLessThan(280_000);
  });

  it('are sent again as they were until they are acknowledged', async () => {
    let refusals = 3;
    ingest.misbehave = (request, response) => {
      refusals -= 1;
      if (refusals === 2) reply(response, 503, {});
      else if (refusals === 1) request.socket.destroy();
      // Applied, but the answer gets lost.
      else if (refusals === 0) {
        ingest.events.push(...ingest.batches.at(-1)!);
        request.socket.destroy();
      }
      return refusals >= 0;
    };
    const reporter = report();
    reporter.emit(event(1));
    await ingest.until(() => ingest.batches.length === 1);
    reporter.emit(event(2));
    await reporter.finish();
    expect(ingest.batches.map(numbers)).toEqual([[1], [1], [1], [1], [2]]);
  });

  it('are a sign of life three times per lease when there is nothing to say', async () => {
    const reporter = report(150);
    await ingest.until(() => ingest.batches.length === 3);
    await reporter.finish();
    expect(ingest.batches).toEqual([[], [], []]);
  });

  it('learn that the run was cancelled', async () => {
    ingest.answer = { command: 'stop' };
    const reporter = report();
    reporter.emit(event(1));
    await reporter.finish();
    expect(stops).toBe(1);
  });

  it.each([401, 409])(
    'end at once when the shard is no longer ours: HTTP %s',
    async status => {
      ingest.misbehave = (_, response) => {
        reply(response, status, {
          error: { message: 'given to another runner' },
        });
        return true;
      };
      const reporter = report();
      reporter.emit(event(1));
      reporter.emit(event(2));
      expect(await reporter.finish()).toMatchObject({ outcome: 'fenced' });
      reporter.emit(event(3));
      await expect(reporter.mayGoOn()).rejects.toThrow(
        'given to another runner',
      );
      expect(ends).toHaveLength(1);
      expect(ingest.batches).toHaveLength(1);
    },
  );

  it('are given up when the lease is long gone', async () => {
    ingest.misbehave = request => Boolean(request.socket.destroy());
    const reporter = report(100);
    reporter.emit(event(1));
    expect(await reporter.finish()).toMatchObject({
      outcome: 'unreported',
      message: expect.stringContaining('The ingest could not be reached'),
    });
  });

  it('are not repeated when they are refused', async () => {
    ingest.misbehave = (_, response) => {
      reply(response, 400, { error: { message: 'no such iteration' } });
      return true;
    };
    const reporter = report();
    reporter.emit(event(1));
    expect(await reporter.finish()).toEqual({
      outcome: 'unreported',
      message: 'The ingest refuses the results: HTTP 400: no such iteration',
    });
    expect(ingest.batches).toHaveLength(1);
  });
});

describe('evidence', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uat-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const uploads = (patienceMs = 60_000) =>
    new ArtifactUploader(
      new ShardDoor(ingest.call),
      folder,
      1024 ** 3,
      patienceMs,
    );

  const file = (text: string) => ({
    ...({ kind: 'screenshot', name: text, contentType: 'image/jpeg' } as const),
    content: Buffer.from(text),
  });

  const isOffer = (request: IncomingMessage) =>
    request.method === 'POST' && request.url!.includes('/artifacts/');

  it('is uploaded once however often it is kept', async () => {
    const evidence = uploads().open();
    const refs = [
      await evidence.keep(file('a')),
      await evidence.keep(file('b')),
      await evidence.keep(file('a')),
    ];
    expect(await evidence.settle()).toBeUndefined();
    expect([...ingest.artifacts.values()].map(String).sort()).toEqual([
      'a',
      'b',
    ]);
    expect(refs[0].sha256).toBe(refs[2].sha256);
    expect(refs[0]).toMatchObject({ kind: 'screenshot', name: 'a', size: 1 });
  });

  it('that the portal has already is not sent again', async () => {
    const first = uploads().open();
    await first.keep(file('a'));
    await first.settle();
    const sent: Array<string | undefined> = [];
    ingest.misbehave = request => {
      sent.push(request.method);
      return false;
    };
    const second = uploads().open();
    await second.keep(file('a'));
    expect(await second.settle()).toBeUndefined();
    expect(sent).toEqual(['POST']);
  });

  it('is tried again when the connection breaks', async () => {
    let broken = 2;
    ingest.misbehave = request => {
      broken -= 1;
      return broken >= 0 && Boolean(request.socket.destroy());
    };
    const evidence = uploads().open();
    await evidence.keep(file('a'));
    expect(await evidence.settle()).toBeUndefined();
    expect(ingest.artifacts.size).toBe(1);
  });

  it('is insisted on for as long as results are, and no longer', async () => {
    ingest.misbehave = request => Boolean(request.socket.destroy());
    const evidence = uploads(500).open();
    await evidence.keep(file('a'));
    expect(await evidence.settle()).toMatch(
      'The evidence “a” could not be kept: ',
    );
    expect(ingest.artifacts.size).toBe(0);
  });

  it('of any size goes from disk to where the portal says, without the token, and counts when the portal has it', async () => {
    const store = new Map<string, { length: number; headers: unknown }>();
    let refusals = 1;
    const elsewhere = createServer(async (request, response) => {
      let length = 0;
      for await (const chunk of request) length += chunk.length;
      // As when the address has run out meanwhile.
      const refuses = refusals > 0;
      refusals -= 1;
      if (!refuses)
        store.set(request.url!, { length, headers: request.headers });
      response.writeHead(refuses ? 403 : 200).end();
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { port } = elsewhere.address() as AddressInfo;
    ingest.misbehave = (request, response) => {
      if (!isOffer(request)) return false;
      const url = `http://127.0.0.1:${port}/bucket/file?signature=x`;
      reply(
        response,
        200,
        store.size > 0
          ? { kept: true }
          : { upload: { method: 'PUT', url, headers: { 'x-sum': 'y' } } },
      );
      return true;
    };
    const uploader = uploads();
    const size = 70 * 1024 * 1024;
    const content = await writeMeasured(
      Readable.from(pieces(size)),
      uploader.newPath(),
    );
    const evidence = uploader.open();
    const ref = await evidence.keep({ ...file('big'), content });
    expect(ref).toMatchObject({ size, sha256: content.sha256 });
    expect(await evidence.settle()).toBeUndefined();
    expect([...store]).toEqual([
      [
        '/bucket/file?signature=x',
        { length: size, headers: expect.objectContaining({ 'x-sum': 'y' }) },
      ],
    ]);
    expect(store.values().next().value!.headers).not.toHaveProperty(
      'authorization',
    );
    expect(await readdir(folder)).toEqual([]);
    elsewhere.closeAllConnections();
    elsewhere.close();
  });

  it('that finds no room, or is too large, says so', async () => {
    for (const [status, reason] of [
      [
        507,
        'there is no room left for artifacts. Delete old runs, or give the artifact store more room.',
      ],
      [413, 'it is larger than the portal takes (uat.artifacts.largest).'],
    ] as const) {
      ingest.misbehave = (_, response) => {
        reply(response, status, {});
        return true;
      };
      const uploader = uploads();
      const evidence = uploader.open();
      await evidence.keep(file('a'));
      expect(await evidence.settle()).toBe(
        `The evidence “a” could not be kept: ${reason}`,
      );
      // It says nothing about the next attempt.
      expect(await uploader.open().settle()).toBeUndefined();
    }
  });
});

function* pieces(size: number) {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  for (let left = size; left > 0; left -= piece.length) yield piece;
}

describe('a shard', () => {
  let keeper: BrowserKeeper;
  let site: TestSite;

  beforeAll(async () => {
    keeper = new BrowserKeeper(await findBrowser());
    site = await TestSite.start({
      '/': ({ url }, response) => html(response, `<h1>Shop ${url}</h1>`),
    });
  });

  afterAll(async () => {
    await keeper.discard();
    await site.stop();
  });

  const call = (
    browser: Parameters<typeof performCall>[0]['browser'] = {
      contexts: new ContextSupply(keeper),
      name: 'Chromium',
    },
  ): Promise<CallOutcome> =>
    performCall({
      call: ingest.call,
      browser,
      sessionsOf: () => new Map(),
      stop: new AbortController().signal,
      runner: 'uat-runner test',
    });
  const work = (steps: unknown[], options = {}) =>
    shardWork({
      baseUrl: site.url,
      rows: [{}, {}],
      steps: steps as Step[],
      options,
    });
  const open = { keyword: 'openUrl', url: '/' };
  const last = () => ingest.events.at(-1);

  it('is claimed, performed and reported to its end', async () => {
    ingest.work = work([open]);
    expect(await call()).toEqual({ outcome: 'done' });
    expect(
      ingest.events.filter(said => said.type === 'attemptFinished'),
    ).toMatchObject([{ verdict: 'passed' }, { verdict: 'passed' }]);
    expect(last()).toEqual({
      type: 'shardFinished',
      outcome: 'done',
      runner: { browser: 'Chromium', runner: 'uat-runner test' },
    });
  });

  it('is given up with the reason when no browser starts', async () => {
    ingest.work = work([open]);
    expect(
      await call({ missing: 'No browser starts on this machine.' }),
    ).toMatchObject({ outcome: 'gaveUp' });
    expect(ingest.events).toMatchObject([
      {
        type: 'shardFinished',
        outcome: 'gaveUp',
        message: 'No browser starts on this machine.',
      },
    ]);
  });

  it('ends as stopped when the ingest says so', async () => {
    ingest.work = work([open, { keyword: 'wait', milliseconds: 60_000 }]);
    const performed = call();
    await ingest.until(() =>
      ingest.events.some(said => said.type === 'stepFinished'),
    );
    ingest.answer = { command: 'stop' };
    ingest.work.leaseMs = 300;
    expect(await performed).toEqual({ outcome: 'stopped' });
    expect(
      ingest.events.filter(said => said.type === 'attemptFinished'),
    ).toMatchObject([{ verdict: 'cancelled', final: true }]);
    expect(last()).toMatchObject({ type: 'shardFinished', outcome: 'stopped' });
  });

  it('is dropped without a word when another runner has it', async () => {
    ingest.work = work([open, { keyword: 'wait', milliseconds: 60_000 }]);
    ingest.misbehave = (request, response) => {
      const isReport = request.url!.endsWith('/events');
      if (isReport) reply(response, 409, { error: { message: 'taken over' } });
      return isReport;
    };
    expect(await call()).toMatchObject({ outcome: 'fenced' });
    expect(ingest.batches).toHaveLength(1);
  });

  it('that was never ours is not begun', async () => {
    ingest.misbehave = (_, response) => {
      reply(response, 401, {});
      return true;
    };
    expect(await call()).toMatchObject({ outcome: 'fenced' });
    expect(ingest.batches).toEqual([]);
  });

  it('does not pass when its evidence finds no room', async () => {
    ingest.work = work([open], { evidence: 'all' });
    ingest.misbehave = (request, response) => {
      const isUpload = request.url!.startsWith('/runner/v1/artifacts/');
      if (isUpload) reply(response, 507, {});
      return isUpload;
    };
    expect(await call()).toEqual({ outcome: 'done' });
    expect(
      ingest.events.find(said => said.type === 'attemptFinished'),
    ).toMatchObject({
      verdict: 'error',
      message: expect.stringContaining('there is no room left for artifacts'),
    });
  });

  it('goes on with its steps while the portal takes its time to keep their pictures', async () => {
    const rows = 2;
    const steps = 11;
    ingest.work = work(
      Array.from({ length: steps }, (_, index) => ({
        keyword: 'openUrl',
        // Equal pictures would be sent once.
        url: `/?${index}{{row}}`,
      })),
      { evidence: 'all' },
    );
    ingest.work.iterations.forEach((iteration, index) => {
      iteration.values = { row: `-${index}` };
    });
    let kept = 0;
    const keepers: Array<() => void> = [];
    ingest.misbehave = (request, response) => {
      const isUpload = request.method === 'PUT';
      // As slow as can be: none is kept before the last step of the last iteration is over.
      if (isUpload) {
        keepers.push(() => {
          kept += 1;
          reply(response, 201, {});
        });
      }
      return isUpload;
    };
    const performed = call();
    await ingest.until(
      () =>
        ingest.events.filter(({ type }) => type === 'stepFinished').length ===
        rows * steps,
    );
    expect(kept).toBe(0);
    expect(
      ingest.events.filter(({ type }) => type === 'attemptFinished'),
    ).toEqual([]);
    ingest.misbehave = () => false;
    const timer = setInterval(
      () => keepers.splice(0).forEach(keep => keep()),
      20,
    );
    expect(await performed).toEqual({ outcome: 'done' });
    clearInterval(timer);
    expect(
      ingest.events.filter(said => said.type === 'attemptFinished'),
    ).toMatchObject([{ verdict: 'passed' }, { verdict: 'passed' }]);
  });

  it('waits for an ingest that is only just starting', async () => {
    ingest.work = work([open]);
    let refusals = 2;
    ingest.misbehave = (request, response) => {
      const refuses = request.url!.endsWith('/claim') && refusals > 0;
      refusals -= 1;
      if (refuses) reply(response, 503, {});
      return refuses;
    };
    expect(await call()).toEqual({ outcome: 'done' });
  });
});
