import type { Step } from '@uatcms/plugin-uat-common';
import { TestRunner } from '../testing/TestRunner';
import { html, TestSite } from '../testing/TestSite';
import { allowsHost, hostFlags, hostsOf } from './hostRules';

// A browser on a busy machine.
jest.setTimeout(120_000);

describe('allowed hosts', () => {
  const environment = {
    name: 'test',
    baseUrl: 'https://Shop.example.org/x',
    allowedHosts: ['*.cdn.example.org'],
  };

  it('are those of the environment and that of its base URL', () => {
    expect(hostsOf(environment)).toEqual([
      '*.cdn.example.org',
      'shop.example.org',
    ]);
  });

  it('hold all names below a star, but not the name itself', () => {
    const hosts = hostsOf(environment);
    expect(allowsHost(hosts, 'a.cdn.example.org')).toBe(true);
    expect(allowsHost(hosts, 'cdn.example.org')).toBe(false);
    expect(allowsHost(hosts, 'evilcdn.example.org')).toBe(false);
    expect(allowsHost(hosts, 'SHOP.example.org')).toBe(true);
  });

  it('cannot smuggle in another rule', () => {
    const wrong = { ...environment, allowedHosts: ['a.org, MAP * 127.0.0.1'] };
    expect(() => hostsOf(wrong)).toThrow(
      'allows “a.org, map * 127.0.0.1”, which is no host name',
    );
  });

  it('become one flag', () => {
    expect(hostFlags(['a.org', '127.0.0.1', '[::1]'])[0]).toBe(
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE a.org , EXCLUDE 127.0.0.1 , EXCLUDE ::1',
    );
  });
});

describe('a browser for one environment', () => {
  let runner: TestRunner;
  let site: TestSite;
  let forbidden: TestSite;
  let byAddress: TestSite;

  beforeAll(async () => {
    runner = await TestRunner.start();
    forbidden = await TestSite.start({ '/': 'Reached' });
    byAddress = await TestSite.start({}, '127.0.0.2');
    const away = `localhost:${forbidden.port}`;
    site = await TestSite.start({
      '/redirect': (_, response) =>
        response.writeHead(302, { location: `http://${away}/` }).end(),
      '/image': `<img src="http://${away}/image">`,
      '/frame': `<iframe src="http://${away}/frame"></iframe>`,
      '/fetch': `<script>fetch('http://${away}/fetch', { mode: 'no-cors' }).catch(() => {})</script>`,
      '/beacon': `<script>navigator.sendBeacon('http://${away}/beacon', 'x')</script>`,
      '/socket': `<script>new WebSocket('ws://${away}/socket')</script>`,
      '/link': `<a href="http://${away}/link">Away</a>`,
      '/address': `<img src="${byAddress.url}/address">`,
      '/worker.js': (_, response) =>
        response
          .writeHead(200, { 'content-type': 'text/javascript' })
          .end(`fetch('http://${away}/worker', { mode: 'no-cors' })`),
      '/worker': (_, response) =>
        html(response, '<script>new Worker("/worker.js")</script>'),
    });
  });

  afterAll(async () => {
    await runner.stop();
    await site.stop();
    await forbidden.stop();
    await byAddress.stop();
  });

  const open = (url: string) =>
    [
      { keyword: 'openUrl', url },
      { keyword: 'wait', milliseconds: 150 },
    ] as Step[];

  it.each([
    '/image',
    '/frame',
    '/fetch',
    '/beacon',
    '/socket',
    '/address',
    '/worker',
  ])('does not reach another host from %s', async path => {
    const { attempts } = await runner.perform({
      baseUrl: site.url,
      steps: open(path),
    });
    expect(attempts).toMatchObject([{ verdict: 'passed' }]);
    expect(site.requests.at(-1)).toBeDefined();
    expect(forbidden.requests).toEqual([]);
  });

  it.each([
    ['directly', () => open(`http://localhost:${forbidden.port}/`)],
    ['by a redirect', () => open('/redirect')],
    [
      'by a link',
      () =>
        [
          { keyword: 'openUrl', url: '/link' },
          { keyword: 'click', target: { role: 'link' } },
          {
            keyword: 'expectVisible',
            target: { text: 'Reached' },
            timeout: 500,
          },
        ] as Step[],
    ],
  ])(
    'does not open another host %s, and says where to allow it',
    async (_, steps) => {
      const { attempts } = await runner.perform({
        baseUrl: site.url,
        steps: steps(),
      });
      expect(attempts).toMatchObject([{ verdict: 'error' }]);
      expect(attempts[0].message).toContain(
        'host “localhost” is not allowed. Add it to the allowed hosts of the environment',
      );
      expect(forbidden.requests).toEqual([]);
      expect(byAddress.requests).toEqual([]);
    },
  );

  it('reaches it once the environment allows it', async () => {
    const { attempts } = await runner.perform({
      baseUrl: site.url,
      allowedHosts: ['localhost'],
      steps: open(`http://localhost:${forbidden.port}/`),
    });
    expect(attempts).toMatchObject([{ verdict: 'passed' }]);
    expect(forbidden.requests).not.toEqual([]);
  });

  it('reaches an address once the environment allows it', async () => {
    await runner.perform({
      baseUrl: site.url,
      allowedHosts: ['127.0.0.2'],
      steps: open('/address'),
    });
    expect(byAddress.requests).toHaveLength(1);
  });
});
