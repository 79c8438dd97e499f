import type { Step } from '@uatcms/plugin-uat-common';
import { TestRunner } from '../../testing/TestRunner';
import { TestSite } from '../../testing/TestSite';

// A browser on a busy machine.
jest.setTimeout(120_000);

let runner: TestRunner;
let site: TestSite;

beforeAll(async () => {
  runner = await TestRunner.start();
  site = await TestSite.start({
    '/board': `<style>body { margin: 0; height: 3000px }</style>
      <div id="board" style="position: absolute; left: 100px; top: 50px; width: 200px; height: 100px"></div>
      <div id="low" style="position: absolute; left: 0; top: 2000px; width: 80px; height: 40px"></div>
      <div id="huge" style="position: absolute; left: 0; top: 0; width: 5000px; height: 10px"></div>
      <p id="hidden" hidden>Hidden</p>
      <p id="out" style="position: fixed; top: 300px"></p>
      <script>
        const said = [];
        const say = event => {
          const on = event.target.id ? event.target.id + ' ' : '';
          said.push(event.type + ' ' + on + event.clientX + ',' + event.clientY + ' ' + event.button);
          out.textContent = said.join('; ');
        };
        for (const type of ['mousedown', 'mouseup', 'dblclick', 'contextmenu']) addEventListener(type, say);
        addEventListener('mousemove', event => { if (event.buttons) say(event); });
        addEventListener('wheel', event => { said.push('wheel ' + event.deltaX + ',' + event.deltaY); out.textContent = said.join('; '); });
      </script>`,
    '/': '<h1>Shop</h1><p id="out">nothing</p>',
    '/strict': (_, response) =>
      response
        .writeHead(200, {
          'content-type': 'text/html',
          'content-security-policy':
            "default-src 'self'; require-trusted-types-for 'script'",
        })
        .end('<!doctype html><title>Strict</title>'),
    '/shop': `<button onclick="ask()">Ask</button><p id="out"></p><script>
      const ask = (url = '/api/stock/tea', options) => fetch(url, options)
        .then(async answer => answer.status + ' ' + answer.headers.get('content-type') + ' ' + await answer.text())
        .then(text => { out.textContent = text; }, error => { out.textContent = 'no answer'; });
    </script>`,
    '/frame': '<iframe src="/shop"></iframe>',
    '/redirect': (_, response) =>
      response.writeHead(302, { location: '/api/stock/tea' }).end(),
    '/api/stock/tea': (_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/plain' })
        .end('7 of the site'),
  });
});

afterAll(async () => {
  await runner.stop();
  await site.stop();
});

const performWithin = (stepTimeout: number, steps: unknown[], more = {}) =>
  runner.steps({
    baseUrl: site.url,
    options: { stepTimeout },
    steps: steps as Step[],
    ...more,
  });
const perform = (...steps: unknown[]) => performWithin(20_000, steps);
const performShortly = (...steps: unknown[]) => performWithin(1_000, steps);
const open = (url: string) => ({ keyword: 'openUrl', url, timeout: 20_000 });
const out = (text: string) => ({
  keyword: 'expectText',
  target: { css: '#out' },
  text,
});
const mouse = (args: object) => ({ keyword: 'mouse', ...args });
const board = { target: { css: '#board' } };

describe('mouse', () => {
  it.each([
    [
      'clicks at a point of the window',
      [mouse({ action: 'click', x: 10, y: 20 })],
      'mousedown 10,20 0; mouseup 10,20 0',
    ],
    [
      'clicks at a point of an element',
      [mouse({ action: 'click', ...board, x: 5, y: 7 })],
      'mousedown board 105,57 0; mouseup board 105,57 0',
    ],
    [
      'clicks in the middle of an element with another button',
      [mouse({ action: 'click', ...board, button: 'right' })],
      'mousedown board 200,100 2; contextmenu board 200,100 2; mouseup board 200,100 2',
    ],
    [
      'double-clicks',
      [mouse({ action: 'doubleClick', ...board })],
      'mousedown board 200,100 0; mouseup board 200,100 0; mousedown board 200,100 0; mouseup board 200,100 0; dblclick board 200,100 0',
    ],
    [
      'draws: presses, moves and releases where the mouse is',
      [
        mouse({ action: 'press', ...board, x: 10, y: 10 }),
        mouse({ action: 'move', ...board, x: 30, y: 20 }),
        mouse({ action: 'release' }),
      ],
      'mousedown board 110,60 0; mousemove board 130,70 0; mouseup board 130,70 0',
    ],
    [
      'takes a point that a step before has set',
      [
        { keyword: 'set', variable: 'left', value: ' 12 ' },
        mouse({ action: 'click', x: '{{left}}', y: 34 }),
      ],
      'mousedown 12,34 0; mouseup 12,34 0',
    ],
    [
      'turns the wheel',
      [mouse({ action: 'wheel', x: 10, y: 20, deltaY: 120 })],
      'wheel 0,120',
    ],
    [
      'scrolls to an element before',
      [mouse({ action: 'click', target: { css: '#low' }, x: 1, y: 1 })],
      /^mousedown low 1,\d+ 0; mouseup low 1,\d+ 0$/.source,
    ],
  ])('%s', async (_, steps, said) => {
    const isPattern = said.startsWith('^');
    expect(
      await perform(
        open('/board'),
        ...steps,
        isPattern ? { ...out(said), operator: 'matches' } : out(said),
      ),
    ).toMatchObject({ status: 'passed' });
  });

  it.each([
    [
      'an element that is not there',
      { action: 'click', target: { css: '#none' } },
      'failed',
      'Css “#none” was not found on',
    ],
    [
      'an element that cannot be seen',
      { action: 'click', target: { css: '#hidden' } },
      'failed',
      'Css “#hidden” is on the page, but it was not visible for 1 s.',
    ],
    [
      'a point outside of the window',
      { action: 'click', x: 10, y: 5000 },
      'error',
      'The point 10, 5000 lies outside of the window of 1280 × 800 pixels.',
    ],
    [
      'a point of an element outside of the window',
      { action: 'move', target: { css: '#huge' }, x: 4000, y: 1 },
      'error',
      'The point 4000, 1 lies outside of the window',
    ],
    [
      'a point that is no number',
      { action: 'click', x: '{{word}}', y: 1 },
      'error',
      'X is “far”, and that is not a number.',
    ],
  ])('says what is wrong with %s', async (_, args, status, message) => {
    const result = await performShortly(
      { keyword: 'set', variable: 'word', value: 'far' },
      open('/board'),
      mouse(args),
    );
    expect(result).toMatchObject({
      status,
      message: expect.stringContaining(message),
    });
  });
});

const script = (text: string, more = {}) => ({
  keyword: 'runScript',
  script: text,
  ...more,
});
const that = (value: string, expected: string) => ({
  keyword: 'expectThat',
  value,
  operator: 'equals',
  expected,
});

describe('runScript', () => {
  it.each([
    ['a text as it is', "return 'plain';", 'plain'],
    [
      'everything else as JSON',
      'return { list: [1, true, null], at: new Date(0) };',
      '{"list":[1,true,null],"at":"1970-01-01T00:00:00.000Z"}',
    ],
    [
      'what it waited for',
      'await new Promise(done => setTimeout(done, 50));\nreturn document.querySelector("h1").textContent; // the title',
      'Shop',
    ],
  ])('keeps %s', async (_, text, kept) => {
    expect(
      await perform(open('/'), script(text, { as: 'x' }), that('{{x}}', kept)),
    ).toMatchObject({ status: 'passed' });
  });

  it('works in the page, with the values it is given, and leaves braces as they are', async () => {
    expect(
      await perform(
        open('/'),
        { keyword: 'set', variable: 'word', value: "it's" },
        script(
          'const braces = `{{ ${values.who}: 1 }}`; out.textContent = braces;',
          { values: { who: '{{word}} "{{date(yyyy)}}"' } },
        ),
        { ...out(`^\\{\\{ it's "\\d{4}": 1 \\}\\}$`), operator: 'matches' },
      ),
    ).toMatchObject({ status: 'passed' });
  });

  it('works where the page allows no scripts to be made', async () => {
    expect(
      await perform(
        open('/strict'),
        script('return document.title;', { as: 'x' }),
        that('{{x}}', 'Strict'),
      ),
    ).toMatchObject({ status: 'passed' });
  });

  it('says what was returned', async () => {
    expect(
      await perform(open('/'), script('return { left: 3 };')),
    ).toMatchObject({
      status: 'passed',
      message: 'The script returned {"left":3}',
    });
  });

  it.each([
    [
      'what it throws, with the line',
      'const a = 1;\nnull.name;',
      "The script threw TypeError: Cannot read properties of null (reading 'name') (line 2).",
    ],
    [
      'what it throws that is no error',
      'throw { code: 7 };',
      'The script threw {"code":7}.',
    ],
    [
      'what cannot be read, with the line',
      'const a = 1;\nconst = 2;',
      "The script cannot be read (line 2): Unexpected token '='.",
    ],
    [
      'a body that closes itself',
      '}); (() => {',
      'The script cannot be read: a brace closes the function that it is the body of.',
    ],
    [
      'nothing to keep',
      'document.title;',
      'The script returned nothing that could be kept as “x”. End it with return.',
    ],
    [
      'a result that is no JSON',
      'return { ok: 1, items: [0, document.body] };',
      'What the script returned cannot be kept as “x”: the result.items[1] is of the kind HTMLBodyElement, and that is no JSON.',
    ],
    [
      'a number that is none',
      'return 0 / 0;',
      'What the script returned cannot be kept as “x”: the result is NaN, and that is no JSON.',
    ],
    [
      'a function',
      'return () => 1;',
      'What the script returned cannot be kept as “x”: the result is a function, and that is no JSON.',
    ],
    [
      'what holds itself',
      'const all = { some: {} }; all.some.all = all; return all;',
      'What the script returned cannot be kept as “x”: the result.some.all holds itself, and no JSON does.',
    ],
    [
      'too much',
      "return 'x'.repeat(100_001);",
      'What the script returned cannot be kept as “x”: it has 100001 characters, and 100000 are the most.',
    ],
    [
      'a page that is left meanwhile',
      "location.href = '/shop'; await new Promise(() => {});",
      'The page was left or closed while the script was running in it.',
    ],
  ])('says %s', async (_, text, message) => {
    expect(await perform(open('/'), script(text, { as: 'x' }))).toMatchObject({
      status: 'error',
      message,
    });
  });

  it('needs a page', async () => {
    expect(await perform(script('return 1;'))).toMatchObject({
      status: 'error',
      message:
        'The script has no page to run in. Put “Open a page” before this step.',
    });
  });

  it.each([
    ['waits for ever', 'await new Promise(() => {});'],
    ['is in an endless loop', 'for (;;);'],
    ['comes into an endless loop later', 'await 0; for (;;);'],
  ])(
    'is stopped when it %s, and the browser stays as it is',
    async (_, text) => {
      const browser = await runner.keeper.browserFor(['127.0.0.1']);
      const started = Date.now();
      const { attempts } = await runner.perform({
        baseUrl: site.url,
        cases: [
          {
            name: 'Loop',
            steps: [open('/'), script(text, { timeout: 500 })] as Step[],
          },
          { name: 'Next', steps: [open('/')] as Step[] },
        ],
      });
      expect(attempts).toMatchObject([
        {
          verdict: 'error',
          message: 'The script was not done within 500 ms, and was stopped.',
        },
        { verdict: 'passed' },
      ]);
      expect(Date.now() - started).toBeLessThan(15_000);
      expect(await runner.keeper.browserFor(['127.0.0.1'])).toBe(browser);
    },
  );

  it('lets the steps go on in the page that it kept busy', async () => {
    const { steps } = await runner.perform({
      baseUrl: site.url,
      options: { stepTimeout: 20_000 },
      steps: [
        open('/'),
        script('for (;;);', { timeout: 500, optional: true }),
        { keyword: 'expectVisible', target: { role: 'heading' } },
      ] as Step[],
    });
    expect(steps.at(-1)).toMatchObject({ status: 'passed' });
  });

  it('is stopped when the iteration is over, and the browser stays as it is', async () => {
    const browser = await runner.keeper.browserFor(['127.0.0.1']);
    const { attempts } = await runner.perform({
      baseUrl: site.url,
      options: { iterationTimeout: 3_000 },
      steps: [open('/'), script('for (;;);')] as Step[],
    });
    expect(attempts).toMatchObject([
      {
        verdict: 'error',
        message: 'The iteration was not done within its time limit of 3 s.',
      },
    ]);
    await runner.perform({ baseUrl: site.url, steps: [open('/')] as Step[] });
    expect(await runner.keeper.browserFor(['127.0.0.1'])).toBe(browser);
  });
});

describe('mockRequest', () => {
  const mock = (args: object) => ({
    keyword: 'mockRequest',
    url: '/api/stock/*',
    ...args,
  });
  const ask = { keyword: 'click', target: { role: 'button' } };
  const attempt = async (...steps: unknown[]) => {
    const performed = await runner.perform({
      baseUrl: site.url,
      steps: steps as Step[],
    });
    return { ...performed.attempts[0], steps: performed.steps };
  };

  it('answers in place of the site, and says so with the step and at the end', async () => {
    const before = site.requests.length;
    const { verdict, steps, remarks } = await attempt(
      mock({
        method: 'GET',
        status: 201,
        headers: { 'x-from': 'test' },
        body: '{"left":0}',
      }),
      open('/shop'),
      ask,
      out('201 application/json {"left":0}'),
    );
    expect(verdict).toBe('passed');
    const url = `${site.url}/api/stock/tea`;
    expect(steps.flatMap(({ notices = [] }) => notices)).toEqual([
      {
        kind: 'mock',
        method: 'GET',
        status: 201,
        text: `GET ${url}: the test answered 201, in place of the site`,
      },
    ]);
    expect(remarks).toEqual([
      'The verdict rests on answers of the test: 1 request did not reach the site. “Answer GET /api/stock/* with 201 in place of the site”: 1×.',
    ]);
    expect(site.requests.slice(before).join()).not.toContain('/api/');
  });

  it('lets requests fail, and does not say that the site did', async () => {
    const { verdict, steps } = await attempt(
      mock({ fail: 'refused' }),
      open('/shop'),
      ask,
      out('no answer'),
    );
    expect(verdict).toBe('passed');
    expect(steps.flatMap(({ notices = [] }) => notices)).toEqual([
      expect.objectContaining({
        kind: 'mock',
        text: expect.stringContaining('the test let it fail (refused)'),
      }),
      // What the page itself says of it in its console stays.
      ...steps
        .flatMap(({ notices = [] }) => notices)
        .filter(({ kind }) => kind === 'console'),
    ]);
  });

  it('lets a page fail to open, and that is nothing that went wrong with the site', async () => {
    const { verdict, message, failure } = await attempt(
      mock({ url: '/shop', fail: 'timedOut' }),
      open('/shop'),
    );
    expect({ verdict, failure, message }).toEqual({
      verdict: 'error',
      failure: 'test',
      message: `The page ${site.url}/shop could not be opened: the test lets requests to it fail, in place of the site.`,
    });
  });

  it('answers with an error that does not count as one of the site, nor slows the run down', async () => {
    const { verdict, pushback, steps, failure } = await attempt(
      mock({ status: 503, body: 'closed' }),
      open('/shop'),
      ask,
      out('503 text/plain; charset=utf-8 closed'),
      { ...out('never'), timeout: 300 },
    );
    expect({ verdict, pushback, failure }).toEqual({
      verdict: 'failed',
      failure: 'test',
    });
    expect(
      steps.flatMap(({ notices = [] }) => notices).map(({ kind }) => kind),
    ).toEqual(['mock']);
  });

  it('answers only so often, and what was armed last comes first', async () => {
    expect(
      await perform(
        mock({ status: 200, body: 'always' }),
        mock({ status: 200, body: 'once', times: 1 }),
        open('/shop'),
        ask,
        out('200 text/plain; charset=utf-8 once'),
        ask,
        out('200 text/plain; charset=utf-8 always'),
      ),
    ).toMatchObject({ status: 'passed' });
  });

  it('leaves other methods and addresses to the site', async () => {
    expect(
      await perform(
        mock({ method: 'POST', status: 200, body: 'posted' }),
        mock({ url: '/api/other', status: 200, body: 'other' }),
        open('/shop'),
        ask,
        out('200 text/plain 7 of the site'),
        script("await ask('/api/stock/tea', { method: 'POST' });"),
        out('200 text/plain; charset=utf-8 posted'),
      ),
    ).toMatchObject({ status: 'passed' });
  });

  it('answers in frames and in other windows, and for hosts that are not allowed', async () => {
    expect(
      await perform(
        mock({
          url: 'https://elsewhere.example.org/*',
          status: 200,
          headers: { 'Content-Type': 'text/html' },
          body: '<h1>Elsewhere</h1>',
        }),
        mock({ status: 200, body: 'mocked' }),
        open('/frame'),
        {
          keyword: 'click',
          target: { role: 'button', frame: ['iframe'] },
        },
        {
          keyword: 'expectText',
          target: { css: '#out', frame: ['iframe'] },
          text: '200 text/plain; charset=utf-8 mocked',
        },
        script("open('https://elsewhere.example.org/page');"),
        { keyword: 'switchPage', to: 'newest' },
        {
          keyword: 'expectText',
          target: { role: 'heading' },
          text: 'Elsewhere',
        },
      ),
    ).toMatchObject({ status: 'passed' });
  });

  it('leaves the gate as the only way out', async () => {
    const { steps } = await attempt(
      mock({ url: '/api/other', status: 200 }),
      open('/shop'),
      script("await ask('http://elsewhere.example.org/');"),
      out('no answer'),
    );
    expect(steps.at(-1)).toMatchObject({ status: 'passed' });
    expect(JSON.stringify(steps)).toContain(
      'host “elsewhere.example.org” is not allowed',
    );
  });

  it('does not answer what a redirect leads to', async () => {
    expect(
      await perform(
        mock({ status: 200, body: 'mocked' }),
        open('/shop'),
        script("await ask('/redirect');"),
        out('200 text/plain 7 of the site'),
      ),
    ).toMatchObject({ status: 'passed' });
  });

  it('says at the end which answers were not asked for, also of a test that failed', async () => {
    const { verdict, remarks } = await attempt(
      mock({ status: 200 }),
      open('/shop'),
      { ...out('never'), timeout: 300 },
    );
    expect(verdict).toBe('failed');
    expect(remarks).toEqual([
      'No request came that could be answered in place of the site by “Answer requests to /api/stock/* with 200 in place of the site”.',
    ]);
  });

  it('says that other origins are not asked for leave meanwhile', async () => {
    const other = await TestSite.start();
    const { url } = other;
    const { remarks } = await runner
      .perform({
        baseUrl: site.url,
        steps: [
          mock({ status: 200 }),
          open('/shop'),
          script(`await ask('${url}/', { method: 'DELETE' });`),
        ] as Step[],
      })
      .then(({ attempts }) => attempts[0]);
    await other.stop();
    expect(remarks).toContainEqual(
      expect.stringMatching(
        `the browser does not ask other origins for leave first .* ${url}\\.$`,
      ),
    );
  });

  it('holds on when the browser is set up anew', async () => {
    expect(
      await perform(
        mock({ status: 200, body: 'mocked' }),
        { keyword: 'setBrowser', locale: 'de-DE' },
        open('/shop'),
        ask,
        out('200 text/plain; charset=utf-8 mocked'),
      ),
    ).toMatchObject({ status: 'passed' });
  });
});

describe('secrets', () => {
  const withSecret = {
    secrets: ['PIN'],
  };
  beforeAll(() => {
    process.env.UAT_SECRET_PIN = 'hunter-2-and-more';
  });
  afterAll(() => {
    delete process.env.UAT_SECRET_PIN;
  });
  const secret = { keyword: 'set', variable: 'x', value: '{{secret.PIN}}' };
  const field =
    'document.body.innerHTML = "<label>PIN <input id=pin></label>";';

  it('are given neither to scripts nor to answers, by whatever way they come', async () => {
    expect(
      await performWithin(
        20_000,
        [open('/'), secret, script('go();', { values: { pin: '{{x}}' } })],
        withSecret,
      ),
    ).toMatchObject({
      status: 'error',
      message:
        '“pin” holds a secret, and a script could show it. Secrets are not given to scripts: put it into a field with “Fill in”.',
    });
    expect(
      await performWithin(
        20_000,
        [
          secret,
          { keyword: 'mockRequest', url: '/x', status: 200, body: '{{x}}' },
        ],
        withSecret,
      ),
    ).toMatchObject({
      status: 'error',
      message:
        'The answer holds a secret, and the page could show it. Answer without it.',
    });
  });

  it('are masked in what a script returns and throws', async () => {
    const fill = {
      keyword: 'fill',
      target: { label: 'PIN' },
      value: '{{secret.PIN}}',
    };
    expect(
      await performWithin(
        20_000,
        [open('/'), script(field), fill, script('return pin.value;')],
        withSecret,
      ),
    ).toMatchObject({ status: 'passed', message: 'The script returned •••' });
    expect(
      await performWithin(
        20_000,
        [open('/'), script(field), fill, script('throw new Error(pin.value);')],
        withSecret,
      ),
    ).toMatchObject({
      status: 'error',
      message: 'The script threw Error: ••• (line 1).',
    });
  });
});
