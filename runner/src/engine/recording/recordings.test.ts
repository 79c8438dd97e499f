import { readdirSync } from 'node:fs';
import type { ArtifactRef, Step } from '@uatcms/plugin-uat-common';
import { TestRunner, type Performed } from '../../testing/TestRunner';
import { html, TestSite } from '../../testing/TestSite';
import { unzip } from '../../testing/unzip';
import { watchVideo } from '../../testing/watchVideo';
import { SecretVault } from '../SecretVault';

// A browser on a busy machine.
jest.setTimeout(120_000);

const secret = 'p&ss "w/rd" <7>';

let runner: TestRunner;
let site: TestSite;

beforeAll(async () => {
  process.env.UAT_SECRET_PASSWORD = secret;
  runner = await TestRunner.start();
  site = await TestSite.start({
    '/': `<body style="background: rgb(0, 0, 200)"><h1>Shop</h1><a href="/green">Green</a></body>`,
    '/green': `<body style="background: rgb(0, 160, 0)"><h1>Green</h1></body>`,
    '/sign-in': `<form method="post" action="/echo"><label>Password <input name="q" autocomplete="off"></label><button>Go</button></form>
      <script>document.querySelector('form').onsubmit = () => {
        const typed = document.querySelector('input').value;
        fetch('/json', { method: 'POST', body: JSON.stringify({ typed }), headers: { Authorization: 'Basic ' + btoa('ann:' + typed) } });
        fetch('/search?q=' + encodeURIComponent(typed));
        localStorage.typed = typed;
      }</script>`,
    '/json': (_, response) => response.writeHead(204).end(),
    '/search': (request, response) => {
      const typed = new URL(request.url!, 'http://site').searchParams.get('q');
      response
        .writeHead(200, {
          'content-type': 'application/json',
          'set-cookie': 'session=made-by-the-site',
        })
        .end(JSON.stringify({ typed }));
    },
    '/echo': async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const typed = new URLSearchParams(body).get('q') ?? '';
      const text = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      html(response, `<h1>${text}</h1><p title='${text}'>You typed it.</p>`);
    },
  });
});

afterAll(async () => {
  delete process.env.UAT_SECRET_PASSWORD;
  await runner.stop();
  await site.stop();
});

const open = { keyword: 'openUrl', url: '/' };
const goGreen = { keyword: 'click', target: { role: 'link', name: 'Green' } };
const heading = (text: string) => ({
  ...{ keyword: 'expectText', target: { role: 'heading' }, text },
  timeout: 1_000,
});

const perform = (options: object, ...steps: object[]) =>
  runner.perform({ baseUrl: site.url, options, steps: steps as Step[] });

const signIn = (options: object, ...more: object[]) =>
  runner.perform({
    ...{ baseUrl: site.url, options, secrets: ['PASSWORD'] },
    steps: [
      { keyword: 'openUrl', url: '/sign-in' },
      {
        keyword: 'fill',
        target: { label: 'Password' },
        value: '{{secret.PASSWORD}}',
      },
      { keyword: 'click', target: { role: 'button' } },
      { keyword: 'expectVisible', target: { text: 'You typed it.' } },
      ...more,
    ] as Step[],
  });

const kinds = ({ attempts }: Performed) =>
  attempts.map(({ artifacts = [] }) => artifacts.map(({ kind }) => kind));

function fileOf({ attempts, kept }: Performed, kind: ArtifactRef['kind']) {
  const artifacts = attempts.flatMap(({ artifacts: list = [] }) => list);
  const found = artifacts.find(artifact => artifact.kind === kind)!;
  return kept.get(found.sha256)!;
}

describe('a trace', () => {
  it('of failures only repeats the iteration that failed, once, and does not count it', async () => {
    const failed = await perform(
      { trace: 'failed', retries: 1 },
      open,
      heading('Basket'),
    );
    expect(failed.attempts).toMatchObject([
      { try: 1, verdict: 'failed', final: false },
      { try: 2, verdict: 'failed', final: false },
      { try: 3, verdict: 'failed', final: true },
    ]);
    expect(kinds(failed)).toEqual([[], [], ['trace']]);
    expect(
      failed.events.flatMap(event =>
        event.type === 'attemptStarted' ? [event.purpose] : [],
      ),
    ).toEqual(['test', 'test', 'trace']);
    const files = await unzip(fileOf(failed, 'trace'));
    const log = String(files.get('trace.trace'));
    expect(log).toContain('"title":"Open /"');
    expect(log).toContain('"method":"goto"');
    expect(log).toContain('frame-snapshot');
    expect([...files.keys()]).toContainEqual(
      expect.stringMatching(/^screencast\//),
    );

    const passed = await perform({ trace: 'failed' }, open, heading('Shop'));
    expect(passed.attempts).toHaveLength(1);
    expect(kinds(passed)).toEqual([[]]);
  });

  it('leaves nothing of what Playwright has written down for it, wanted or not', async () => {
    const kept = await signIn({ trace: 'all' });
    expect(kinds(kept)).toEqual([['trace']]);
    const stop = new AbortController();
    await runner.perform(
      {
        baseUrl: site.url,
        options: { trace: 'all' },
        steps: [open, { keyword: 'wait', milliseconds: 60_000 }] as Step[],
      },
      {
        onEvent: ({ type }) => type === 'stepFinished' && stop.abort(),
        stop: stop.signal,
      },
    );
    const folder = runner.keeper.tracesOf(
      runner.keeper.lendAgain(['127.0.0.1'])!,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says when what had failed passes as it is repeated', async () => {
    let visits = 0;
    site.set('/wavering', (_, response) => {
      visits += 1;
      html(response, visits === 1 ? '<h1>Busy</h1>' : '<h1>Shop</h1>');
    });
    const { attempts } = await perform(
      { trace: 'failed' },
      { keyword: 'openUrl', url: '/wavering' },
      heading('Shop'),
    );
    expect(attempts).toMatchObject([
      { verdict: 'failed', final: false },
      {
        verdict: 'passed',
        final: true,
        remarks: [expect.stringContaining('passed when it was repeated')],
      },
    ]);
  });

  it('of all attempts hangs on each of them', async () => {
    const result = await perform(
      { trace: 'all', retries: 1 },
      open,
      heading('Basket'),
    );
    expect(kinds(result)).toEqual([['trace'], ['trace']]);
  });

  it('holds no secret in any byte, no session of the test, and no moving picture after the first use', async () => {
    const result = await signIn({ trace: 'all' });
    expect(result.attempts).toMatchObject([
      {
        verdict: 'passed',
        remarks: [expect.stringContaining('every secret in it is masked')],
      },
    ]);
    const zip = fileOf(result, 'trace');
    const files = await unzip(zip);
    const vault = new SecretVault(
      { name: 'test', secrets: ['PASSWORD'] },
      new Map([['PASSWORD', secret]]),
      () => '',
    );
    const leaking = [...files].filter(
      ([name, bytes]) =>
        vault.isIn(name) ||
        vault.isInBytes(bytes) ||
        ['p&ss', 'p%26ss', 'w/rd', 'made-by-the-site', btoa(`ann:${secret}`)]
          .map(piece => bytes.includes(piece))
          .includes(true),
    );
    expect(leaking.map(([name]) => name)).toEqual([]);
    // The places where it would have been.
    const log = String(files.get('trace.trace'));
    expect(log).toContain('"value":"•••"');
    expect(log).toContain('"__playwright_value_":"•••"');
    expect(log).toMatch(/\["H1",\{\},"•••"\]/);
    expect(String(files.get('trace.network'))).toContain('/search?q=•••');
    const used = result.steps[1].startedAt;
    const late = [...files.keys()].filter(
      name =>
        name.startsWith('screencast/') &&
        Number(/-(\d+)\.jpeg$/.exec(name)?.[1]) > Date.parse(used) + 1_000,
    );
    expect(late).toEqual([]);
  });
});

describe('a video', () => {
  const blue = [0, 0, 200];
  const green = [0, 160, 0];
  const isNear = (colour: number[], wanted: number[]) =>
    colour.every((part, index) => Math.abs(part - wanted[index]) < 30);

  it('of failures only is kept of those, plays in a browser, and shows what happened when', async () => {
    const pause = { keyword: 'wait', milliseconds: 600 };
    const failed = await perform(
      { video: 'failed' },
      open,
      pause,
      goGreen,
      heading('Basket'),
    );
    expect(kinds(failed)).toEqual([['video']]);
    const film = fileOf(failed, 'video');
    const corner: [number, number] = [790, 490];
    const early = await watchVideo(film, 0.3, [corner]);
    expect(early).toMatchObject({ width: 800, height: 500 });
    expect(early.duration * 1_000).toBeGreaterThan(1_000);
    expect(early.duration * 1_000).toBeLessThanOrEqual(
      failed.attempts[0].durationMs,
    );
    expect(isNear(early.colours[0], blue)).toBe(true);
    const late = await watchVideo(film, 0.99, [corner]);
    expect(isNear(late.colours[0], green)).toBe(true);

    const passed = await perform({ video: 'failed' }, open, heading('Shop'));
    expect(kinds(passed)).toEqual([[]]);
  });

  it('goes on with one picture per step once a secret was used, and covers it', async () => {
    const result = await signIn({ video: 'all' });
    expect(result.attempts).toMatchObject([
      {
        verdict: 'passed',
        remarks: [expect.stringContaining('one picture after each step')],
      },
    ]);
    // The heading that shows the secret.
    const end = await watchVideo(fileOf(result, 'video'), 0.99, [[16, 25]]);
    expect(isNear(end.colours[0], [95, 99, 104])).toBe(true);
  });
});

describe('pictures of key steps', () => {
  it('are those of expectations and of steps that lead to another page', async () => {
    const { steps } = await perform(
      { evidence: 'keySteps' },
      open,
      { keyword: 'hover', target: { role: 'link' } },
      goGreen,
      heading('Green'),
      { keyword: 'set', variable: 'x', value: 'y' },
      { keyword: 'press', key: 'Tab' },
      { keyword: 'press', key: 'Escape', screenshot: 'on' },
    );
    expect(
      steps.map(({ keyword, artifacts = [] }) => [keyword, artifacts.length]),
    ).toEqual([
      ['openUrl', 1],
      ['hover', 0],
      ['click', 1],
      ['expectText', 1],
      ['set', 0],
      ['press', 0],
      ['press', 1],
    ]);
  });
});

describe('notices', () => {
  it('name what went wrong beside the steps: console, page, requests and downloads', async () => {
    site.set(
      '/noisy',
      `<a href="data:text/plain,x" download="list.txt">List</a><script>
        console.error('a warning light');
        fetch('/nowhere', { method: 'POST' });
        fetch('http://127.0.0.1:1/closed', { method: 'PUT' }).catch(() => {});
        setTimeout(() => { throw new Error('broken'); });
      </script>`,
    );
    const { steps } = await perform(
      {},
      { keyword: 'openUrl', url: '/noisy', waitUntil: 'networkidle' },
      { keyword: 'click', target: { role: 'link' } },
      { keyword: 'wait', milliseconds: 300 },
    );
    const notices = steps.flatMap(step => step.notices ?? []);
    expect(notices).toEqual(
      expect.arrayContaining([
        { kind: 'console', text: 'a warning light' },
        { kind: 'pageError', text: 'Error: broken' },
        {
          ...{ kind: 'request', method: 'POST', status: 404 },
          text: `POST ${site.url}/nowhere: the server answered 404 Not Found`,
        },
        expect.objectContaining({ kind: 'request', method: 'PUT' }),
        {
          kind: 'download',
          text: expect.stringContaining('“list.txt” from data:text/plain,x'),
        },
      ]),
    );
  });
});
