import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns';
import { once } from 'node:events';
import type { Step } from '@uatcms/plugin-uat-common';
import { sleep } from '../engine/sleep';
import { TestRunner } from '../testing/TestRunner';
import { html, TestSite } from '../testing/TestSite';

// A browser on a busy machine.
jest.setTimeout(120_000);

/** What the test's own name server says; all other names are those of the system. */
const names = new Map<string, string>();
const asked: string[] = [];

const resolve = ((host: string, options: any, done: any) => {
  asked.push(host);
  const address = host.endsWith('.localhost') ? '127.0.0.1' : names.get(host);
  if (address) done(null, [{ address, family: 4 }]);
  else lookup(host, options, done);
}) as typeof lookup;

let runner: TestRunner;
let site: TestSite;
let forbidden: TestSite;
let udp: Socket;
let datagrams = 0;

/** A name that every browser takes for the loopback, one per way to get there. */
const away = (way: string) => `${way}.localhost:${forbidden.port}`;

const script = (code: string) => (_: unknown, response: any) =>
  response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);

beforeAll(async () => {
  runner = await TestRunner.start({ resolve });
  forbidden = await TestSite.start({ '/': 'Reached' });
  udp = createSocket('udp4').bind(0, '127.0.0.1');
  udp.on('message', () => {
    datagrams += 1;
  });
  await once(udp, 'listening');
  const ice = `stun:127.0.0.1:${udp.address().port}`;
  const turn = `turn:${away('peer')}?transport=tcp`;
  const fetching = (way: string) =>
    `fetch('http://${away(way)}/', { mode: 'no-cors' })`;
  site = await TestSite.start({
    '/': '<h1>Shop</h1>',
    '/redirect': (_, response) =>
      response
        .writeHead(302, { location: `http://${away('redirect')}/` })
        .end(),
    '/image': `<img src="http://${away('image')}/">`,
    '/frame': `<iframe src="http://${away('frame')}/"></iframe>`,
    '/fetch': `<script>${fetching('fetch')}</script>`,
    '/beacon': `<script>navigator.sendBeacon('http://${away(
      'beacon',
    )}/', 'x')</script>`,
    '/socket': `<script>new WebSocket('ws://${away('socket')}/')</script>`,
    '/stream': `<script>new EventSource('http://${away('stream')}/')</script>`,
    '/popup': `<script>open('http://${away('popup')}/')</script>`,
    '/secure': `<img src="https://${away('secure')}/">`,
    '/worker.js': script(fetching('worker')),
    '/worker': '<script>new Worker("/worker.js")</script>',
    '/shared.js': script(fetching('shared')),
    '/shared': '<script>new SharedWorker("/shared.js")</script>',
    '/service.js': script(fetching('service')),
    '/service':
      '<script>navigator.serviceWorker.register("/service.js")</script>',
    '/peer': `<script>
      const peer = new RTCPeerConnection({ iceServers: [
        { urls: '${ice}' },
        { urls: '${turn}', username: 'u', credential: 'c' },
      ] });
      peer.createDataChannel('x');
      peer.createOffer().then(offer => peer.setLocalDescription(offer));
    </script>`,
    '/prefetch': '<link rel="dns-prefetch" href="//prefetched.localhost">',
    '/link': `<a href="http://${away('link')}/link">Away</a>`,
  });
});

afterAll(async () => {
  await runner.stop();
  await site.stop();
  await forbidden.stop();
  udp.close();
});

const open = (url: string) => [{ keyword: 'openUrl', url }] as Step[];

describe('a host that the environment does not allow', () => {
  it.each([
    'image',
    'frame',
    'fetch',
    'beacon',
    'socket',
    'stream',
    'popup',
    'secure',
    'worker',
    'shared',
    'service',
    'peer',
  ])('is asked for in vain by %s', async way => {
    const url = new URL(
      `${way === 'secure' ? 'https' : 'http'}://${away(way)}/`,
    );
    const gate = runner.keeper.gateOf(
      await runner.keeper.browserFor(['127.0.0.1']),
    );
    const stop = new AbortController();
    const performing = runner.perform(
      {
        baseUrl: site.url,
        steps: [
          ...open(`/${way}`),
          { keyword: 'wait', milliseconds: 60_000 } as Step,
        ],
      },
      { stop: stop.signal },
    );
    while (gate.refusalOf(url) === undefined) await sleep(20);
    stop.abort();
    await performing;
    expect(gate.refusalOf(url)).toBe('notAllowed');
    expect(forbidden.requests).toEqual([]);
    expect(datagrams).toBe(0);
  });

  it.each([
    ['directly', () => open(`http://${away('direct')}/`)],
    ['by a redirect', () => open('/redirect')],
    [
      'by a link',
      () =>
        [
          ...open('/link'),
          { keyword: 'click', target: { role: 'link' } },
          { keyword: 'expectVisible', target: { text: 'Reached' } },
        ] as Step[],
    ],
  ])(
    'is not opened %s, and the test says where to allow it',
    async (_, steps) => {
      const { attempts } = await runner.perform({
        baseUrl: site.url,
        options: { stepTimeout: 1_000 },
        steps: steps(),
      });
      expect(attempts).toMatchObject([{ verdict: 'error' }]);
      expect(attempts[0].message).toMatch(
        /host “\w+\.localhost” is not allowed\. Add it to the allowed hosts of the environment/,
      );
      expect(forbidden.requests).toEqual([]);
    },
  );

  it.each(['127.0.0.2', '[::ffff:127.0.0.2]'])(
    'is refused as the address %s, however near that is to one that is allowed',
    async host => {
      // All of 127.0.0.0/8 is this machine.
      const near = await TestSite.start({ '/': 'Reached' }, '0.0.0.0');
      const { attempts } = await runner.perform({
        baseUrl: `http://127.0.0.1:${site.port}`,
        allowedHosts: ['127.0.0.1'],
        steps: open(`http://${host}:${near.port}/`),
      });
      await near.stop();
      expect(attempts).toMatchObject([{ verdict: 'error', failure: 'test' }]);
      expect(attempts[0].message).toContain('is not allowed');
      expect(near.requests).toEqual([]);
    },
  );

  it('is not even looked up', async () => {
    await runner.perform({ baseUrl: site.url, steps: open('/prefetch') });
    expect(asked).toEqual([]);
  });

  it('is reached once the environment allows it', async () => {
    const { attempts } = await runner.perform({
      baseUrl: site.url,
      allowedHosts: ['*.localhost'],
      steps: open('/image'),
    });
    expect(attempts).toMatchObject([{ verdict: 'passed' }]);
    expect(forbidden.requests).toEqual([`${away('image')}/`]);
    forbidden.requests.length = 0;
  });
});

describe('an address that no environment can allow', () => {
  const hosts = [
    '0.0.0.0',
    '169.254.169.254',
    'metadata.google.internal',
    '[::ffff:169.254.169.254]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    'rebound.example',
  ];
  const openAt = async (host: string) =>
    (
      await runner.perform({
        baseUrl: site.url,
        allowedHosts: hosts,
        steps: open(`http://${host}:${forbidden.port}/`),
      })
    ).attempts[0];

  it.each([
    // Linux takes it for the loopback, where the forbidden site listens.
    '0.0.0.0',
    '0',
    '0x0.0',
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    'metadata.google.internal',
    '[::ffff:169.254.169.254]',
    '[fe80::1]',
    '[fd00:ec2::254]',
  ])('is refused as %s', async host => {
    expect(await openAt(host)).toMatchObject({
      verdict: 'error',
      message: expect.stringContaining('at an address that no test may reach'),
    });
    expect(forbidden.requests).toEqual([]);
  });

  it('is refused when a name that was good a moment ago comes to mean it', async () => {
    names.set('rebound.example', '127.0.0.1');
    expect(await openAt('rebound.example')).toMatchObject({
      verdict: 'passed',
    });
    forbidden.requests.length = 0;
    names.set('rebound.example', '0.0.0.0');
    // Whatever was kept alive before; the next connection is what counts.
    forbidden.closeConnections();
    expect(await openAt('rebound.example')).toMatchObject({
      verdict: 'error',
      message: expect.stringContaining('at an address that no test may reach'),
    });
    expect(forbidden.requests).toEqual([]);
  });
});

describe('what is no page of a site', () => {
  it.each([
    ['data:text/html,Hello', 'openUrl'],
    ['file:///etc/hostname', 'openUrl'],
    ['chrome://version', 'openUrl'],
    ['about:blank', 'openUrl'],
  ])('is not opened by a step: %s', async url => {
    const { attempts } = await runner.perform({
      baseUrl: site.url,
      steps: open(url),
    });
    expect(attempts).toMatchObject([
      {
        verdict: 'error',
        message: `“${url}” cannot be opened: only http and https addresses can.`,
      },
    ]);
  });

  it.each([
    ['location = URL.createObjectURL(new Blob(["Hello"]))', /“blob:/],
    ['open(URL.createObjectURL(new Blob(["Hello"])))', /“blob:/],
  ])('ends the test when a script opens it: %s', async (code, message) => {
    site.set('/script', (_, response) =>
      html(response, `<script>onload = () => { ${code} }</script>`),
    );
    const { attempts } = await runner.perform({
      baseUrl: site.url,
      steps: [
        ...open('/script'),
        { keyword: 'wait', milliseconds: 60_000 } as Step,
      ],
    });
    expect(attempts).toMatchObject([{ verdict: 'error' }]);
    expect(attempts[0].message).toMatch(message);
    expect(attempts[0].message).toContain('only http and https');
  });

  it.each(['data:text/html,Hello', 'file:///etc/hostname', 'chrome://version'])(
    'is kept from a script by the browser: %s',
    async url => {
      site.set('/script', (_, response) =>
        html(
          response,
          `<button onclick="open('${url}'); location = '${url}'">Go</button>`,
        ),
      );
      const { attempts, steps } = await runner.perform({
        baseUrl: site.url,
        steps: [
          ...open('/script'),
          { keyword: 'click', target: { role: 'button' } },
          { keyword: 'expectPage', url: '/script' },
        ] as Step[],
      });
      expect(attempts).toMatchObject([{ verdict: 'passed' }]);
      expect(steps.at(-1)!.pageUrl).toBe(`${site.url}/script`);
    },
  );
});
