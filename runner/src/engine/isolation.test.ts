import { readdir } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { Step } from '@uatcms/plugin-uat-common';
import { TestRunner } from '../testing/TestRunner';
import { html, TestSite } from '../testing/TestSite';
import { sleep } from './sleep';

jest.setTimeout(120_000);

/** What a page can find of those that were open before it. */
const everything = [
  'cookie',
  'local storage',
  'session storage',
  'database',
  'cache storage',
  'file',
  'service worker',
  'shared worker',
  'other page',
  'window name',
  'history',
  'HTTP cache',
  'HTTP credentials',
  'permission',
  'injected script',
  'armed dialog',
].join(', ');

/** Leaves all of it. The page it opens stays open. */
const leave = `<script>(async () => {
  document.cookie = 'left=1; max-age=1000';
  localStorage.left = '1';
  sessionStorage.left = '1';
  window.name = 'left';
  await new Promise(done => {
    const opening = indexedDB.open('left', 1);
    opening.onsuccess = () => { opening.result.close(); done(); };
  });
  await (await caches.open('left')).put('/left', new Response('left'));
  await (await navigator.storage.getDirectory()).getFileHandle('left', { create: true });
  await navigator.serviceWorker.register('/service.js');
  await navigator.serviceWorker.ready;
  await (await fetch('/cached')).text();
  await new Promise(done => {
    const request = new XMLHttpRequest();
    request.open('GET', '/locked', true, 'ada', 'key');
    request.onload = done;
    request.send();
  });
  open('/other');
  while ((await navigator.locks.query()).held.length === 0)
    await new Promise(done => setTimeout(done, 10));
  history.pushState({}, '', '/leave#1');
  document.body.textContent = 'all left';
})()</script>`;

const other = `<script>
  new SharedWorker('/shared.js').port.start();
  navigator.locks.request('other', () => new Promise(() => {}));
</script>`;

const look = `<script>(async () => {
  const workers = await new Promise(done => {
    const { port } = new SharedWorker('/shared.js');
    port.onmessage = ({ data }) => done(data);
  });
  const files = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
  const cached = await fetch('/cached', { cache: 'only-if-cached', mode: 'same-origin' })
    .then(response => response.ok, () => false);
  const found = {
    'cookie': document.cookie.includes('left'),
    'local storage': localStorage.length > 0,
    'session storage': sessionStorage.length > 0,
    'database': (await indexedDB.databases()).length > 0,
    'cache storage': (await caches.keys()).length > 0,
    'file': files.length > 0,
    'service worker': (await navigator.serviceWorker.getRegistrations()).length > 0,
    'shared worker': workers > 1,
    'other page': (await navigator.locks.query()).held.length > 0,
    'window name': window.name !== '',
    'history': history.length > 2,
    'HTTP cache': cached,
    'HTTP credentials': (await fetch('/locked')).ok,
    'permission': (await navigator.permissions.query({ name: 'geolocation' })).state === 'granted',
    'injected script': 'injected' in window,
    'armed dialog': confirm('Go on?'),
    'answer of the test': (await fetch('/mocked')).ok,
  };
  const names = Object.keys(found).filter(name => found[name]);
  document.body.innerHTML = '<p role="status">' + (names.join(', ') || 'nothing') + '</p>';
})()</script>`;

const script = (code: string) => (_: unknown, response: any) =>
  response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);

const file = (response: ServerResponse, name: string) =>
  response.writeHead(200, {
    'content-type': 'text/plain',
    'content-disposition': `attachment; filename=${name}`,
  });

let runner: TestRunner;
let site: TestSite;
/** A script is being put into the page that everything is left in, and into those that follow it there. */
let injecting: Promise<unknown> = Promise.resolve();

async function inject(): Promise<void> {
  const browser = await runner.keeper.browserFor(['127.0.0.1']);
  const context = browser
    .contexts()
    .find(open => open.pages().some(page => page.url().includes('/leave')))!;
  await context.addInitScript('window.injected = true');
}

beforeAll(async () => {
  runner = await TestRunner.start();
  site = await TestSite.start({
    '/leave': leave,
    '/look': async (_, response) => {
      await injecting;
      html(response, look);
    },
    '/files':
      '<a href="/file">Get</a><a href="/endless">Get and get</a><h1>Files</h1>',
    '/file': (_, response) => file(response, 'own.txt').end('own'),
    // Never as much as would be broken off.
    '/endless': (_, response) =>
      file(response, 'endless.txt').write('endless '.repeat(2_000)),
    '/other': other,
    '/service.js': script(''),
    '/shared.js': script(
      'let count = 0; onconnect = ({ ports }) => ports[0].postMessage(++count);',
    ),
    '/cached': (_, response) =>
      response
        .writeHead(200, { 'cache-control': 'max-age=1000' })
        .end('cached'),
    '/locked': (request, response) =>
      request.headers.authorization
        ? response.writeHead(200).end('open')
        : response
            .writeHead(401, { 'www-authenticate': 'Basic realm="locked"' })
            .end(),
  });
});

afterAll(async () => {
  await runner.stop();
  await site.stop();
});

const finds = (text: string) =>
  [
    { keyword: 'openUrl', url: '/look' },
    { keyword: 'expectText', target: { role: 'status' }, text },
  ] as Step[];

const leavesEverything = [
  { keyword: 'setBrowser', permissions: ['geolocation'] },
  { keyword: 'openUrl', url: '/leave' },
  { keyword: 'expectText', target: { css: 'body' }, text: 'all left' },
  { keyword: 'onDialog', action: 'accept' },
] as Step[];

/** By itself: while requests are answered by the test, the browser has no cache. */
const mocks = { keyword: 'mockRequest', url: '/mocked', status: 200 } as Step;

describe('an iteration', () => {
  it('finds nothing of the one before, whatever that has left and however it ended', async () => {
    const { attempts } = await runner.perform(
      {
        baseUrl: site.url,
        cases: [
          { name: 'First', steps: finds('nothing') },
          // That it is found by the iteration itself shows that it would be found.
          {
            name: 'Leaves',
            steps: [...leavesEverything, ...finds(everything)],
          },
          { name: 'After a pass', steps: finds('nothing') },
          {
            name: 'Leaves and fails',
            steps: [
              ...leavesEverything,
              { keyword: 'expectPage', url: '/nowhere', timeout: 100 } as Step,
            ],
          },
          { name: 'After a failure', steps: finds('nothing') },
          { name: 'Mocks', steps: [mocks, ...finds('answer of the test')] },
          { name: 'After answers of the test', steps: finds('nothing') },
        ],
      },
      {
        onEvent: event => {
          if (
            event.type === 'stepFinished' &&
            event.step.keyword === 'onDialog'
          )
            injecting = inject();
        },
      },
    );
    expect(attempts.map(({ verdict, message }) => [verdict, message])).toEqual([
      ['passed', undefined],
      ['passed', undefined],
      ['passed', undefined],
      ['failed', expect.stringContaining('expected address')],
      ['passed', undefined],
      ['passed', undefined],
      ['passed', undefined],
    ]);
  });

  it('has neither the downloads of the one before nor those that it waited for', async () => {
    const get = (as: string, name: string) => [
      { keyword: 'onDownload', as },
      { keyword: 'click', target: { role: 'link', name, exact: true } },
    ];
    const looksFor = (download: string) => ({
      name: `Looks for ${download}`,
      steps: [
        { keyword: 'openUrl', url: '/files' },
        { keyword: 'expectDownload', download },
      ] as Step[],
    });
    const browser = await runner.keeper.browserFor(['127.0.0.1']);
    const { attempts } = await runner.perform({
      baseUrl: site.url,
      allowedHosts: ['127.0.0.1'],
      cases: [
        {
          name: 'Leaves',
          steps: [
            { keyword: 'openUrl', url: '/files' },
            ...get('finished', 'Get'),
            {
              keyword: 'expectDownload',
              download: 'finished',
              name: 'own.txt',
            },
            ...get('running', 'Get and get'),
            { keyword: 'onDownload', as: 'armed', timeout: 500 },
          ] as Step[],
        },
        looksFor('finished'),
        looksFor('running'),
        looksFor('armed'),
        {
          name: 'Has its own',
          steps: [
            { keyword: 'openUrl', url: '/files' },
            ...get('own', 'Get'),
            { keyword: 'expectDownload', download: 'own', contains: 'own' },
          ] as Step[],
        },
      ],
    });
    const none = (name: string) => [
      'error',
      expect.stringMatching(
        `No step before keeps a download as “${name}”.* Kept so far: none\\.`,
      ),
    ];
    expect(attempts.map(({ verdict, message }) => [verdict, message])).toEqual([
      ['passed', undefined],
      none('finished'),
      none('running'),
      none('armed'),
      ['passed', undefined],
    ]);
    expect(await runner.keeper.browserFor(['127.0.0.1'])).toBe(browser);
    // They go from the disk as well, as soon as their contexts are closed.
    const folder = runner.keeper.downloadsOf(browser);
    while ((await readdir(folder)).length > 0) await sleep(20);
  });
});
