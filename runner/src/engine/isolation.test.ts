import type { Step } from '@uatcms/plugin-uat-common';
import { TestRunner } from '../testing/TestRunner';
import { TestSite } from '../testing/TestSite';

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
    'armed dialog': confirm('Go on?'),
    'answer of the test': (await fetch('/mocked')).ok,
  };
  const names = Object.keys(found).filter(name => found[name]);
  document.body.innerHTML = '<p role="status">' + (names.join(', ') || 'nothing') + '</p>';
})()</script>`;

const script = (code: string) => (_: unknown, response: any) =>
  response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);

let runner: TestRunner;
let site: TestSite;

beforeAll(async () => {
  runner = await TestRunner.start();
  site = await TestSite.start({
    '/leave': leave,
    '/look': look,
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
    const { attempts } = await runner.perform({
      baseUrl: site.url,
      cases: [
        { name: 'First', steps: finds('nothing') },
        // That it is found by the iteration itself shows that it would be found.
        { name: 'Leaves', steps: [...leavesEverything, ...finds(everything)] },
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
    });
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
});
