import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Step } from '@uatcms/plugin-uat-common';
import { onlyBrowsersAreLeft } from '../testing/processes';
import { TestRunner } from '../testing/TestRunner';
import { TestSite } from '../testing/TestSite';

// A browser on a busy machine.
jest.setTimeout(120_000);

let runner: TestRunner;
let site: TestSite;

beforeAll(async () => {
  runner = await TestRunner.start();
  site = await TestSite.start({
    '/': '<h1>Shop</h1>',
    '/never': () => {},
    '/reset': request => request.socket.destroy(),
    '/loop': (_, response) =>
      response.writeHead(302, { location: '/loop' }).end(),
    '/dialogs': '<button onclick="for (;;) alert(1)">Go</button>',
    '/slow-dialogs':
      '<button onclick="for (;;) { const end = Date.now() + 100; while (Date.now() < end); alert(2); }">Go</button>',
    '/few-dialogs':
      '<button onclick="for (let i = 0; i < 20; i++) alert(i)">Go</button>',
    '/busy': '<button onclick="for (;;) {}">Go</button>',
    '/busy-later': '<script>setTimeout(() => { for (;;) {} }, 200)</script>',
    '/incomplete': '<img src="/never">',
    '/leaving':
      '<button onclick="dirty = true">Go</button><script>let dirty; onbeforeunload = event => { if (dirty) event.preventDefault(); }</script>',
    '/popups':
      '<button onclick="for (let i = 0; i < 5; i++) open(\'/\')">Go</button><script>onpagehide = () => alert(1)</script>',
    '/faults':
      '<img src="/missing.png"><script>console.error("Out of stock"); null.x</script>',
  });
});

afterAll(async () => {
  await onlyBrowsersAreLeft(runner);
  await runner.stop();
  await site.stop();
});

const open = (url: string) => ({ keyword: 'openUrl', url, timeout: 20_000 });
const press = { keyword: 'click', target: { role: 'button' } };

/** Performs the steps, and after them a healthy iteration that must be unharmed. */
async function attemptAt(steps: unknown[], options = {}) {
  const { attempts, steps: results } = await runner.perform({
    baseUrl: site.url,
    options: { stepTimeout: 600, iterationTimeout: 60_000, ...options },
    cases: [
      { name: 'Bad', steps: steps as Step[] },
      {
        name: 'Healthy',
        steps: [
          open('/'),
          {
            keyword: 'expectVisible',
            target: { text: 'Shop' },
            timeout: 20_000,
          },
        ] as Step[],
      },
    ],
  });
  expect(attempts[1]).toMatchObject({ verdict: 'passed' });
  return { ...attempts[0], steps: results };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe('a site that cannot be reached is an error, not a failure', () => {
  it('when nothing listens', async () => {
    const port = await freePort();
    const attempt = await attemptAt([open(`http://127.0.0.1:${port}/`)]);
    expect(attempt).toMatchObject({
      verdict: 'error',
      message: `The page http://127.0.0.1:${port}/ could not be opened: nothing answers at 127.0.0.1:${port} (connection refused).`,
    });
  });

  it.each([
    ['a page that never loads', '/never', 600, 'did not load within 600 ms.'],
    [
      'a connection that is broken off',
      '/reset',
      20_000,
      'closed the connection without an answer',
    ],
    ['redirects without end', '/loop', 20_000, 'redirects without end'],
  ])('because of %s', async (_, path, timeout, message) => {
    const attempt = await attemptAt([{ ...open(path), timeout }]);
    expect(attempt.verdict).toBe('error');
    expect(attempt.message).toContain(message);
    expect(attempt.message).not.toMatch(/Call log|\[2m|net::|page\.goto/);
  });
});

describe('a page that misbehaves harms its own iteration only', () => {
  it('by dialogs without end', async () => {
    const attempt = await attemptAt([
      open('/dialogs'),
      { ...press, timeout: 20_000 },
    ]);
    expect(attempt).toMatchObject({
      verdict: 'error',
      message: 'The page opens dialog after dialog (“1”).',
    });
  });

  it('by dialogs without end, however few of them fit into the time of a step', async () => {
    const attempt = await attemptAt([
      open('/slow-dialogs'),
      { ...press, timeout: 1_500, optional: true },
    ]);
    expect(attempt).toMatchObject({
      verdict: 'error',
      message: 'The page opens dialog after dialog (“2”).',
    });
  });

  it('but not by dialogs that come to an end', async () => {
    const attempt = await attemptAt([
      open('/few-dialogs'),
      { ...press, timeout: 20_000 },
      { ...press, timeout: 20_000 },
    ]);
    expect(attempt).toMatchObject({ verdict: 'passed' });
  });

  it('by a script without end', async () => {
    const attempt = await attemptAt([
      open('/busy'),
      { ...press, optional: true },
      { keyword: 'save', from: 'title', as: 'x' },
    ]);
    expect(attempt.verdict).toBe('error');
    expect(attempt.message).toMatch(/does not respond/);
  });

  it.each([
    [
      'a script without end, also to a picture',
      '/busy-later',
      { keyword: 'screenshot', name: 'Shop' },
      'The page could not be drawn within 600 ms.',
    ],
    [
      'never being complete',
      '/incomplete',
      { keyword: 'wait', forLoad: 'load' },
      'The page did not load within 600 ms.',
    ],
  ])('by %s', async (_, path, step, message) => {
    const attempt = await attemptAt([
      { ...open(path), waitUntil: 'commit' },
      // Until the script has begun.
      { keyword: 'wait', milliseconds: 1_000 },
      step,
    ]);
    expect(attempt).toMatchObject({
      verdict: 'error',
      failure: 'test',
      message,
    });
  });

  it('by asking whether to leave it', async () => {
    const attempt = await attemptAt([
      open('/leaving'),
      press,
      open('/'),
      { keyword: 'expectVisible', target: { text: 'Shop' } },
    ]);
    expect(attempt).toMatchObject({ verdict: 'passed' });
  });

  it('by popups that speak up when they close', async () => {
    const attempt = await attemptAt([open('/popups'), press]);
    expect(attempt).toMatchObject({ verdict: 'passed' });
  });

  it('by a crash', async () => {
    const browser = await runner.keeper.browserFor(['127.0.0.1']);
    const crashing = attemptAt(
      [open('/?crash'), { keyword: 'wait', milliseconds: 60_000 }],
      { iterationTimeout: 60_000 },
    );
    const page = await openedPage(browser, `${site.url}/?crash`);
    const session = await page.context().newCDPSession(page);
    session.send('Page.crash').catch(() => {});
    expect(await crashing).toMatchObject({
      verdict: 'error',
      message: 'The page crashed.',
    });
  });

  it('by the end of the browser', async () => {
    const browser = await runner.keeper.browserFor(['127.0.0.1']);
    const dying = attemptAt(
      [open('/?end'), { keyword: 'wait', milliseconds: 60_000 }],
      { iterationTimeout: 60_000 },
    );
    await openedPage(browser, `${site.url}/?end`);
    const session = await browser.newBrowserCDPSession();
    session.send('Browser.crash').catch(() => {});
    expect(await dying).toMatchObject({
      verdict: 'error',
      message: 'The browser ended unexpectedly.',
    });
  });

  it('by taking longer than an iteration may', async () => {
    const attempt = await attemptAt(
      [open('/'), { keyword: 'wait', milliseconds: 60_000 }],
      { iterationTimeout: 1_500 },
    );
    expect(attempt).toMatchObject({
      verdict: 'error',
      message: 'The iteration was not done within its time limit of 1.5 s.',
    });
  });
});

async function openedPage(
  browser: import('playwright-core').Browser,
  url: string,
) {
  for (;;) {
    const page = browser
      .contexts()
      .flatMap(context => context.pages())
      .find(candidate => candidate.url() === url);
    if (page) return page;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

it('keeps what the page says aside with the step', async () => {
  const attempt = await attemptAt([open('/faults')]);
  expect(attempt.steps[0].notices).toEqual(
    expect.arrayContaining([
      { kind: 'console', text: 'Out of stock' },
      { kind: 'pageError', text: expect.stringContaining('TypeError') },
    ]),
  );
});
