import type { Step } from '@uatcms/plugin-uat-common';
import { TestRunner } from '../testing/TestRunner';
import { html, TestSite } from '../testing/TestSite';
import { retryAfter } from './SitePushback';

// A browser on a busy machine.
jest.setTimeout(120_000);

let runner: TestRunner;
let site: TestSite;
let refusals = 0;

beforeAll(async () => {
  runner = await TestRunner.start();
  site = await TestSite.start({
    '/busy': (_, response) =>
      response
        .writeHead(429, { 'retry-after': '7', 'content-type': 'text/html' })
        .end('<h1>Too many requests</h1>'),
    '/api': (_, response) => response.writeHead(503).end('{}'),
    '/picture.png': (_, response) => response.writeHead(503).end(),
    '/page':
      '<h1 id="a">…</h1><script>fetch("/api").then(answer => { a.textContent = answer.status })</script>',
    '/pictures': '<h1>Shop</h1><img src="/picture.png">',
    '/once': (_, response) => {
      if (refusals++ > 0) html(response, '<h1>Shop</h1>');
      else response.writeHead(503, { 'retry-after': '0' }).end('Busy');
    },
  });
});

afterAll(async () => {
  await runner.stop();
  await site.stop();
});

/** Opens a page and expects a heading on it. */
async function attemptsAt(url: string, heading: string, options = {}) {
  const { attempts } = await runner.perform({
    baseUrl: site.url,
    options: { stepTimeout: 1_500, ...options },
    cases: [
      {
        name: 'A',
        steps: [
          { keyword: 'openUrl', url, timeout: 20_000 },
          { keyword: 'expectVisible', target: { text: heading } },
        ] as Step[],
      },
    ],
  });
  return attempts;
}

describe('a site that asks for less', () => {
  it('is noticed by its page, with the time it asks for', async () => {
    expect(
      await attemptsAt('/busy', 'Shop', { infrastructureRetries: 0 }),
    ).toMatchObject([
      {
        verdict: 'failed',
        failure: 'infrastructure',
        pushback: {
          status: 429,
          host: new URL(site.url).host,
          retryAfterMs: 7_000,
        },
      },
    ]);
  });

  it('is noticed by an answer of its API', async () => {
    const [attempt] = await attemptsAt('/page', 'Shop', {
      infrastructureRetries: 0,
    });
    expect(attempt.pushback).toEqual({
      status: 503,
      host: new URL(site.url).host,
    });
  });

  it('is not slowed for a picture, nor for what a test expects', async () => {
    const [picture] = await attemptsAt('/pictures', 'Basket');
    expect(picture).toMatchObject({ verdict: 'failed' });
    expect(picture.pushback).toBeUndefined();
    const [expected] = await attemptsAt('/busy', 'Too many requests');
    expect(expected).toMatchObject({ verdict: 'passed' });
    expect(expected.pushback).toBeUndefined();
  });

  it('gets another try after the pause', async () => {
    const attempts = await attemptsAt('/once', 'Shop', {
      infrastructureRetries: 1,
    });
    expect(attempts).toMatchObject([
      { pushback: { status: 503, retryAfterMs: 0 }, final: false },
      { verdict: 'passed', final: true },
    ]);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-31T10:00:00Z');

  it.each([
    ['120', 120_000],
    ['Sat, 31 Jan 2026 10:00:30 GMT', 30_000],
    ['Sat, 31 Jan 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (header, ms) => {
    expect(retryAfter(header, now)).toBe(ms);
  });
});
