import type { Step } from '@uatcms/plugin-uat-common';
import { TestRunner } from '../../testing/TestRunner';
import { html, TestSite } from '../../testing/TestSite';

// A browser on a busy machine.
jest.setTimeout(120_000);

let runner: TestRunner;
let site: TestSite;

beforeAll(async () => {
  runner = await TestRunner.start();
  site = await TestSite.start({
    '/': `<h1 title="Tip">Order 42</h1><a href="/two">Two</a> <a href="/two" target="_blank">Popup</a>
      <label>Name <input value="Ada"></label>
      <button onclick="out.textContent = confirm('Remove it?') + ':' + prompt('Why?')">Remove</button><p id="out"></p>
      <button onclick="setTimeout(() => fetch('/api'), 100)">Ask</button>
      <script>document.cookie = 'seen=yes'; localStorage.basket = 'tea'; sessionStorage.step = '3';</script>`,
    '/two': '<h1>Two</h1>',
    '/leaving':
      '<h1>Order 42</h1><script>setTimeout(() => document.body.remove(), 3000)</script>',
    '/state':
      '<p id="out"></p><script>out.textContent = [document.cookie, localStorage.a, sessionStorage.b]</script>',
    '/browser': `<p id="out"></p><script>out.textContent = [innerWidth, navigator.language,
      Intl.DateTimeFormat().resolvedOptions().timeZone, matchMedia('(prefers-color-scheme: dark)').matches]</script>`,
    '/private': (request, response) => {
      if (request.headers.authorization)
        html(response, `<p>${request.headers.authorization}</p>`);
      else response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    },
    '/api': (_, response) => response.writeHead(204).end(),
    '/broken': (_, response) => response.writeHead(500).end('<h1>Sorry</h1>'),
  });
});

afterAll(async () => {
  await runner.stop();
  await site.stop();
});

const performWithin = (stepTimeout: number, steps: unknown[]) =>
  runner.steps({
    baseUrl: site.url,
    options: { stepTimeout },
    steps: steps as Step[],
  });
const perform = (...steps: unknown[]) => performWithin(20_000, steps);
/** For what will not come to hold. */
const performShortly = (...steps: unknown[]) => performWithin(1_000, steps);

const open = (url = '/') => ({ keyword: 'openUrl', url, timeout: 20_000 });
const click = (role: string, name: string) => ({
  keyword: 'click',
  target: { role, name, exact: true },
  timeout: 20_000,
});
const heading = (text: string) => ({
  keyword: 'expectText',
  target: { role: 'heading' },
  text,
});
const out = (text: string) => ({
  keyword: 'expectText',
  target: { css: '#out' },
  text,
});
const that = (value: string, expected: string) => ({
  keyword: 'expectThat',
  value,
  operator: 'equals',
  expected,
});

describe('pages', () => {
  it.each([
    [
      'goes back',
      [
        open(),
        click('link', 'Two'),
        { keyword: 'navigate', direction: 'back' },
        heading('Order 42'),
      ],
    ],
    [
      'goes forward',
      [
        open(),
        click('link', 'Two'),
        { keyword: 'navigate', direction: 'back' },
        { keyword: 'navigate', direction: 'forward' },
        heading('Two'),
      ],
    ],
    [
      'reloads',
      [
        open(),
        { keyword: 'navigate', direction: 'reload' },
        heading('Order 42'),
      ],
    ],
    [
      'switches to the newest page and closes it',
      [
        open(),
        click('link', 'Popup'),
        { keyword: 'switchPage', to: 'newest' },
        heading('Two'),
        { keyword: 'closePage' },
        heading('Order 42'),
      ],
    ],
    [
      'switches by address and back to the main page',
      [
        open(),
        click('link', 'Popup'),
        { keyword: 'switchPage', url: '/two' },
        heading('Two'),
        { keyword: 'switchPage', to: 'main' },
        heading('Order 42'),
      ],
    ],
    [
      'switches by position',
      [
        open(),
        click('link', 'Popup'),
        { keyword: 'switchPage', index: 1 },
        heading('Two'),
      ],
    ],
    [
      'sets cookie and storage',
      [
        { keyword: 'setState', store: 'cookie', key: 'c', value: '1' },
        open('/two'),
        { keyword: 'setState', store: 'localStorage', key: 'a', value: '2' },
        { keyword: 'setState', store: 'sessionStorage', key: 'b', value: '3' },
        open('/state'),
        out('c=1,2,3'),
      ],
    ],
    [
      'sets up the browser before the first page',
      [
        {
          keyword: 'setBrowser',
          viewport: { width: 400, height: 700 },
          locale: 'de-DE',
        },
        { keyword: 'setBrowser', timezone: 'Asia/Tokyo', colorScheme: 'dark' },
        open('/browser'),
        out('400,de-DE,Asia/Tokyo,true'),
      ],
    ],
    [
      'sets up the browser after other steps that open no page',
      [
        { keyword: 'set', variable: 'zone', value: 'Asia/Tokyo' },
        { keyword: 'setBrowser', timezone: '{{zone}}', locale: 'fr-FR' },
        open('/browser'),
        out('1280,fr-FR,Asia/Tokyo,false'),
      ],
    ],
    [
      'changes the window in the middle',
      [
        open('/browser'),
        {
          keyword: 'setBrowser',
          viewport: { width: 500, height: 500 },
          offline: false,
        },
        { keyword: 'navigate', direction: 'reload' },
        {
          keyword: 'expectText',
          target: { css: '#out' },
          operator: 'contains',
          text: '500,',
        },
      ],
    ],
    [
      'signs in over HTTP',
      [
        {
          keyword: 'setBrowser',
          httpCredentials: { username: 'a', password: 'b' },
        },
        open('/private'),
        { keyword: 'expectVisible', target: { text: 'Basic YTpi' } },
      ],
    ],
    [
      'answers dialogs as armed',
      [
        open(),
        { keyword: 'onDialog', action: 'accept', message: 'Remove' },
        { keyword: 'onDialog', action: 'accept', promptText: 'old' },
        click('button', 'Remove'),
        out('true:old'),
      ],
    ],
  ])('%s', async (_, steps) => {
    expect(await perform(...steps)).toMatchObject({ status: 'passed' });
  });

  it.each([
    [
      'a host that is not allowed',
      [open('http://elsewhere.example/x')],
      'error',
      'The page http://elsewhere.example/x could not be opened: host “elsewhere.example” is not allowed. Add it to the allowed hosts of the environment',
    ],
    [
      'an address that is no page',
      [open('file:///etc/hostname')],
      'error',
      '“file:///etc/hostname” cannot be opened: only http and https addresses can.',
    ],
    [
      'no page to go back to',
      [open(), { keyword: 'navigate', direction: 'forward' }],
      'failed',
      'The history of the page has nothing to go forward to.',
    ],
    [
      'no other page',
      [open(), { keyword: 'switchPage', to: 'newest' }],
      'failed',
      'No other page was opened within 1 s.',
    ],
    [
      'the only page',
      [open(), { keyword: 'closePage' }],
      'error',
      'This is the only open page',
    ],
    [
      'storage without a page',
      [{ keyword: 'setState', store: 'localStorage', key: 'a', value: '1' }],
      'error',
      'Put “Open a page” before this step.',
    ],
    [
      'a locale after the first page',
      [open(), { keyword: 'setBrowser', locale: 'de-DE' }],
      'error',
      'locale can be set only before the first page.',
    ],
    [
      'a time zone that does not exist',
      [{ keyword: 'setBrowser', timezone: 'Mars/Base' }],
      'error',
      '“Mars/Base” is not a time zone. Write it as Europe/Dublin.',
    ],
    [
      'another dialog',
      [
        open(),
        { keyword: 'onDialog', action: 'accept', message: 'Buy' },
        click('button', 'Remove'),
      ],
      'failed',
      'The dialog says “Remove it?”, not “Buy”.',
    ],
    [
      'a session that nobody saved',
      [{ keyword: 'useSession', action: 'load', name: 'clerk' }],
      'error',
      'No session “clerk” has been saved by this worker yet.',
    ],
  ])('says what is wrong with %s', async (_, steps, status, message) => {
    const result = await performShortly(...steps);
    expect(result.status).toBe(status);
    expect(result.message).toContain(message);
  });

  it('says that a dialog nobody expected was dismissed', async () => {
    const result = await perform(open(), click('button', 'Remove'));
    expect(result).toMatchObject({ status: 'passed' });
    expect(result.message).toContain('A dialog was dismissed: “Remove it?”.');
  });

  it('says that the server answered with an error', async () => {
    expect(await perform(open('/broken'))).toMatchObject({
      status: 'passed',
      message: 'The server answered 500 Internal Server Error.',
    });
  });
});

describe('data and course', () => {
  it.each([
    [
      'text',
      [
        {
          keyword: 'save',
          from: 'text',
          target: { role: 'heading' },
          matches: '\\d+',
          as: 'x',
        },
        that('{{x}}', '42'),
      ],
    ],
    [
      'value',
      [
        { keyword: 'save', from: 'value', target: { label: 'Name' }, as: 'x' },
        that('{{x}}', 'Ada'),
      ],
    ],
    [
      'attribute',
      [
        {
          keyword: 'save',
          from: 'attribute',
          target: { role: 'heading' },
          name: 'title',
          as: 'x',
        },
        that('{{x}}', 'Tip'),
      ],
    ],
    [
      'count',
      [
        { keyword: 'save', from: 'count', target: { role: 'link' }, as: 'x' },
        that('{{x}}', '2'),
      ],
    ],
    [
      'url',
      [
        { keyword: 'save', from: 'url', matches: '/$', as: 'x' },
        that('{{x}}', '/'),
      ],
    ],
    [
      'title',
      [{ keyword: 'save', from: 'title', as: 'x' }, that('{{x}}', 'Test site')],
    ],
    [
      'cookie',
      [
        { keyword: 'save', from: 'cookie', name: 'seen', as: 'x' },
        that('{{x}}', 'yes'),
      ],
    ],
    [
      'localStorage',
      [
        { keyword: 'save', from: 'localStorage', name: 'basket', as: 'x' },
        that('{{x}}', 'tea'),
      ],
    ],
    [
      'sessionStorage',
      [
        { keyword: 'save', from: 'sessionStorage', name: 'step', as: 'x' },
        that('{{x}}', '3'),
      ],
    ],
  ])('saves %s', async (_, steps) => {
    expect(await perform(open(), ...steps)).toMatchObject({ status: 'passed' });
  });

  it.each([
    [
      'text without the part',
      {
        keyword: 'save',
        from: 'text',
        target: { role: 'heading' },
        matches: 'x\\d',
        as: 'x',
        timeout: 4_000,
      },
      'failed',
      'The text has no part that matches x\\d within 4 s.',
    ],
    [
      'an attribute',
      {
        keyword: 'save',
        from: 'attribute',
        target: { role: 'heading' },
        name: 'lang',
        as: 'x',
      },
      'failed',
      'Heading has no attribute “lang”.',
    ],
    [
      'a cookie',
      { keyword: 'save', from: 'cookie', name: 'no', as: 'x' },
      'failed',
      'There is no cookie “no”. Cookies: seen.',
    ],
    [
      'an entry',
      { keyword: 'save', from: 'localStorage', name: 'no', as: 'x' },
      'failed',
      'The localStorage of the page has no entry “no”.',
    ],
    [
      'a placeholder',
      { keyword: 'set', variable: 'x', value: '{{total}}' },
      'error',
      '{{total}} stands for nothing here',
    ],
    [
      'an address to wait for',
      { keyword: 'wait', forUrl: '/never' },
      'failed',
      'The page did not come to /never within 1 s.',
    ],
    [
      'a response to wait for',
      { keyword: 'wait', forResponse: '/never' },
      'failed',
      'No response came from /never within 1 s.',
    ],
    [
      'a step group',
      { keyword: 'useSteps', group: 'Sign in' },
      'error',
      'There is no step group “Sign in”.',
    ],
  ])(
    'says that there is no such thing: %s',
    async (_, step, status, message) => {
      const result = await performShortly(open(), step);
      expect(result.status).toBe(status);
      expect(result.message).toContain(message);
    },
  );

  it('says which text it saw last, when the element leaves before the time is over', async () => {
    expect(
      await perform(open('/leaving'), {
        keyword: 'save',
        from: 'text',
        target: { role: 'heading' },
        matches: 'x\\d',
        as: 'x',
        timeout: 5_000,
      }),
    ).toMatchObject({
      status: 'failed',
      message: 'The text has no part that matches x\\d within 5 s.',
      actual: 'Order 42',
    });
  });

  it.each([
    ['an address', [click('link', 'Two'), { keyword: 'wait', forUrl: '/two' }]],
    [
      'a response',
      [click('button', 'Ask'), { keyword: 'wait', forResponse: '/api' }],
    ],
    [
      'a response that has come already',
      [
        click('button', 'Ask'),
        { keyword: 'expectRequest', url: '/api', status: 204 },
        { keyword: 'wait', forResponse: '/api' },
      ],
    ],
    ['a load state', [{ keyword: 'wait', forLoad: 'networkidle' }]],
    [
      'a time longer than the limit of a step',
      [{ keyword: 'wait', milliseconds: 1_500, timeout: 100 }],
    ],
  ])('waits for %s', async (_, steps) => {
    expect(await perform(open(), ...steps)).toMatchObject({ status: 'passed' });
  });

  it('sets variables with generators', async () => {
    expect(
      await perform(
        { keyword: 'set', variable: 'x', value: 'A-{{digits(4)}}' },
        {
          keyword: 'expectThat',
          value: '{{x}}',
          operator: 'matches',
          expected: '^A-\\d{4}$',
        },
      ),
    ).toMatchObject({ status: 'passed' });
  });

  it('keeps a picture when asked, in every evidence mode', async () => {
    const { steps, kept } = await runner.perform({
      baseUrl: site.url,
      steps: [
        open(),
        { keyword: 'screenshot', name: 'The heading', fullPage: true },
      ] as Step[],
    });
    const [picture] = steps.at(-1)!.artifacts!;
    expect(picture).toMatchObject({
      kind: 'screenshot',
      name: 'The heading',
      contentType: 'image/jpeg',
    });
    expect(kept.get(picture.sha256)!.subarray(0, 2).toString('hex')).toBe(
      'ffd8',
    );
  });

  it('never passes a step that is for a person', async () => {
    const { status, message } = await perform(open(), {
      keyword: 'manual',
      instruction: 'Weigh the parcel',
    });
    expect(status).toBe('error');
    expect(message).toContain('for a person');
  });
});
