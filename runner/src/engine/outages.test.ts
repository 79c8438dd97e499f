import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Step } from '@uatcms/plugin-uat-common';
import { onlyBrowsersAreLeft } from '../testing/processes';
import { TestRunner } from '../testing/TestRunner';
import { html, TestSite } from '../testing/TestSite';

// A browser on a busy machine.
jest.setTimeout(120_000);

const largestArtifact = 1024 * 1024;
const fiveGigabytes = 5 * 1024 ** 3;
const open = (url: string) => ({ keyword: 'openUrl', url, timeout: 20_000 });
const press = { keyword: 'click', target: { role: 'button' } };
const shopIsThere = {
  keyword: 'expectVisible',
  target: { text: 'Shop' },
  timeout: 20_000,
};

/** Only there the system tells how much memory a process takes. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

/** A page with a button, from which on it eats a little and again. */
const eating = (bite: string) => `<button onclick="
  const kept = [];
  setInterval(() => { ${bite.replace(/"/g, "'")} }, 20);
">Eat</button>`;

let runner: TestRunner;
let site: TestSite;
/** Visits of `/once` so far; the first is broken off. */
let visits = 0;
let sent = 0;

beforeAll(async () => {
  // What scripts may take; that of a browser is said beside it, so that each can be met alone.
  process.env.UAT_BROWSER_MEMORY_MB = '200';
  runner = await TestRunner.start({ mostMemory: 2 ** 30 });
  site = await TestSite.start({
    '/': '<h1>Shop</h1>',
    '/once': (request, response) => {
      visits += 1;
      if (visits === 1) request.socket.destroy();
      else html(response, '<h1>Shop</h1>');
    },
    '/endless': (_, response) => {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename=endless.bin',
        'content-length': fiveGigabytes,
      });
      const block = Buffer.alloc(256 * 1024);
      const go = () => {
        while (!response.destroyed && sent < fiveGigabytes) {
          sent += block.length;
          if (!response.write(block)) return;
        }
        response.end();
      };
      response.on('drain', go);
      go();
    },
    '/download': '<button onclick="location = \'/endless\'">Get</button>',
    '/slow': (_, response) => {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename=slow.bin',
      });
      response.write('begun ');
      // Its size is looked at a few times meanwhile.
      setTimeout(() => response.end('done'), 500);
    },
    '/slow-download': '<button onclick="location = \'/slow\'">Get</button>',
    '/open-end': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write('<title>Shop</title><h1>Shop</h1>');
    },
    '/hungry': `<button onclick="
      const kept = [];
      setInterval(() => { for (let i = 0; i < 200; i++) kept.push(new Array(1e5).fill(Math.random())); }, 0);
    ">Eat</button>`,
    '/buffers': eating('kept.push(new Uint8Array(2e7).fill(1))'),
    '/canvases': eating(`
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 2_000;
      canvas.getContext('2d').fillRect(0, 0, 2_000, 2_000);
      kept.push(canvas)`),
    '/elements': eating(`
      const list = document.createElement('ul');
      for (let i = 0; i < 2e4; i++) list.append(document.createElement('li'));
      document.body.append(list)`),
    '/workers': eating(`
      const code = 'const kept = []; setInterval(() => kept.push(new Uint8Array(2e7).fill(1)), 50)';
      if (kept.length < 3) kept.push(new Worker(window.URL.createObjectURL(new Blob([code]))))`),
  });
});

beforeEach(() => {
  visits = 0;
  sent = 0;
});

afterAll(async () => {
  delete process.env.UAT_BROWSER_MEMORY_MB;
  await onlyBrowsersAreLeft(runner);
  await runner.stop();
  await site.stop();
});

async function perform(steps: unknown[], options = {}, baseUrl = site.url) {
  return runner.perform({
    baseUrl,
    allowedHosts: ['127.0.0.1'],
    largestArtifact,
    options: { stepTimeout: 20_000, ...options },
    steps: steps as Step[],
  });
}

describe('what carries a test', () => {
  it('is given another try of its own when it breaks down', async () => {
    const { attempts } = await perform([open('/once'), shopIsThere], {
      infrastructureRetries: 1,
    });
    expect(attempts).toMatchObject([
      { verdict: 'error', failure: 'infrastructure', final: false },
      { verdict: 'passed', final: true },
    ]);
  });

  it('uses up no try of the test, and the other way round', async () => {
    const { attempts } = await perform(
      [
        open('/once'),
        { ...shopIsThere, target: { text: 'Nothing' }, timeout: 300 },
      ],
      { infrastructureRetries: 1, retries: 1 },
    );
    expect(
      attempts.map(({ verdict, failure, final }) => [verdict, failure, final]),
    ).toEqual([
      ['error', 'infrastructure', false],
      ['failed', 'test', false],
      ['failed', 'test', true],
    ]);
  });

  it('is not blamed for what the test does', async () => {
    const { attempts } = await perform([open('http://elsewhere.example/')], {
      infrastructureRetries: 5,
    });
    expect(attempts).toMatchObject([
      { verdict: 'error', failure: 'test', final: true },
    ]);
  });

  it('gets a browser that ended replaced, and the test passes', async () => {
    let crashed = false;
    const { attempts } = await runner.perform(
      {
        baseUrl: site.url,
        allowedHosts: ['127.0.0.1'],
        options: { infrastructureRetries: 1 },
        steps: [open('/'), { keyword: 'wait', milliseconds: 1_500 }] as Step[],
      },
      {
        onEvent: event => {
          if (event.type !== 'stepFinished' || crashed) return;
          crashed = true;
          runner.keeper
            .browserFor(['127.0.0.1'])
            .then(browser => browser.newBrowserCDPSession())
            .then(session => session.send('Browser.crash'))
            .catch(() => undefined);
        },
      },
    );
    expect(attempts).toMatchObject([
      {
        verdict: 'error',
        failure: 'infrastructure',
        message: 'The browser ended unexpectedly.',
      },
      { verdict: 'passed' },
    ]);
  });
});

describe('a download without end', () => {
  it('is broken off while it runs when a step waits for it, and says so', async () => {
    const { attempts } = await perform([
      open('/download'),
      { keyword: 'onDownload', as: 'file' },
      press,
      { keyword: 'expectDownload', download: 'file', name: 'endless.bin' },
    ]);
    expect(attempts).toMatchObject([{ verdict: 'error' }]);
    expect(attempts[0].message).toContain(
      'The download “endless.bin” was broken off: it has more than 4194304 bytes',
    );
    await closes();
    expect(sent).toBeLessThan(fiveGigabytes);
  });

  it('is broken off at once when no step asked for it', async () => {
    const { attempts } = await perform([open('/download'), press, open('/')]);
    expect(attempts).toMatchObject([{ verdict: 'passed' }]);
    await closes();
  });

  if (process.env.UAT_FAULTS === 'long') {
    it('is read to its end, and not kept, where so much is to be expected', async () => {
      const { attempts, steps } = await runner.perform({
        baseUrl: site.url,
        allowedHosts: ['127.0.0.1'],
        largestArtifact: 2 * 1024 ** 3,
        options: { stepTimeout: 300_000, iterationTimeout: 600_000 },
        steps: [
          open('/download'),
          { keyword: 'onDownload', as: 'file' },
          press,
          { keyword: 'expectDownload', download: 'file', name: 'endless.bin' },
        ] as Step[],
      });
      expect(attempts).toMatchObject([{ verdict: 'passed' }]);
      expect(sent).toBe(fiveGigabytes);
      expect(JSON.stringify(steps)).toContain(
        `was not kept: it has ${fiveGigabytes} bytes`,
      );
      await closes();
    }, 600_000);
  }

  it('is what this attempt has begun, and not what another one has left', async () => {
    const folder = runner.keeper.downloadsOf(
      await runner.keeper.browserFor(['127.0.0.1']),
    );
    const left = join(folder, 'left');
    writeFileSync(left, Buffer.alloc(5 * largestArtifact));
    const { attempts } = await perform([
      open('/slow-download'),
      { keyword: 'onDownload', as: 'file' },
      press,
      { keyword: 'expectDownload', download: 'file', contains: 'done' },
    ]);
    rmSync(left);
    expect(attempts).toMatchObject([{ verdict: 'passed' }]);
  });

  /** The browser lets go of the download, and nothing of it is left on the disk. */
  async function closes(): Promise<void> {
    const folder = runner.keeper.downloadsOf(
      await runner.keeper.browserFor(['127.0.0.1']),
    );
    const bytes = () =>
      readdirSync(folder)
        .map(name => statSync(join(folder, name)).size)
        .reduce((sum, size) => sum + size, 0);
    while (bytes() > 0) await new Promise(done => setTimeout(done, 50));
  }
});

describe('a site that never closes its connection', () => {
  it('is waited for no longer than a step may take', async () => {
    const { attempts } = await perform([
      { ...open('/open-end'), timeout: 800 },
    ]);
    expect(attempts).toMatchObject([
      {
        verdict: 'error',
        failure: 'test',
        message: expect.stringContaining('did not load within 800 ms.'),
      },
    ]);
  });

  it('can be tested by what it has sent', async () => {
    const { attempts } = await perform([
      { ...open('/open-end'), waitUntil: 'commit' },
      shopIsThere,
    ]);
    expect(attempts).toMatchObject([{ verdict: 'passed' }]);
  });
});

describe('a page that eats memory harms its own iteration only', () => {
  const eat = (eater: TestRunner, path: string) =>
    eater.perform({
      baseUrl: site.url,
      allowedHosts: ['127.0.0.1'],
      options: { stepTimeout: 20_000, iterationTimeout: 90_000 },
      cases: [
        {
          name: 'Hungry',
          steps: [
            open(path),
            press,
            { keyword: 'wait', milliseconds: 60_000 },
          ] as Step[],
        },
        { name: 'Healthy', steps: [open('/'), shopIsThere] as Step[] },
      ],
    });

  it('by its scripts', async () => {
    const { attempts } = await eat(runner, '/hungry');
    expect(attempts).toMatchObject([
      {
        verdict: 'error',
        failure: 'infrastructure',
        message: 'The page crashed.',
      },
      { verdict: 'passed' },
    ]);
  });

  // Of these the engine for scripts knows nothing.
  onLinux('outside of what its scripts have made,', () => {
    it.each([['buffers'], ['canvases'], ['elements'], ['workers']])(
      'by %s',
      async what => {
        const eater = await TestRunner.start({ mostMemory: 300 * 2 ** 20 });
        try {
          const { attempts } = await eat(eater, `/${what}`);
          expect(attempts).toMatchObject([
            {
              verdict: 'error',
              failure: 'infrastructure',
              message: expect.stringMatching(
                /^The browser took \d+ MB of memory, where 450 MB are the most, and was ended: a page of this test takes too much\.$/,
              ),
            },
            { verdict: 'passed' },
          ]);
        } finally {
          await eater.stop();
        }
      },
    );
  });
});

describe('a certificate that is not trusted', () => {
  let server: Server;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uat-certificate-'));
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1'],
        ...['-subj', '/CN=shop', '-addext', 'subjectAltName=IP:127.0.0.1'],
        ...['-keyout', join(folder, 'key'), '-out', join(folder, 'cert')],
      ],
      { stdio: 'ignore' },
    );
    server = createServer(
      {
        key: readFileSync(join(folder, 'key')),
        cert: readFileSync(join(folder, 'cert')),
      },
      (_, response) => html(response, '<h1>Shop</h1>'),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is an error that names it', async () => {
    const { port } = server.address() as AddressInfo;
    const { attempts } = await perform(
      [open('/')],
      {},
      `https://127.0.0.1:${port}`,
    );
    expect(attempts).toMatchObject([
      {
        verdict: 'error',
        failure: 'infrastructure',
        message: `The page https://127.0.0.1:${port}/ could not be opened: the certificate of 127.0.0.1:${port} is not trusted (authority invalid).`,
      },
    ]);
  });
});
