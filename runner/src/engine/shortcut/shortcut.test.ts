import type { Step } from '@uatcms/plugin-uat-common';
import { TestRunner } from '../../testing/TestRunner';
import { html, TestSite } from '../../testing/TestSite';
import { ContextSupply } from '../ContextSupply';
import { insideOf } from './insidePlaywright';
import { Shortcut } from './Shortcut';

// A browser on a busy machine.
jest.setTimeout(300_000);

/**
 * Writes down every event that reaches the document, and where. At the window Playwright stops what has met another
 * element; whether listeners of the page there hear of it first depends on who came first.
 */
const scribe = `<p id="log" hidden></p><script>
  const log = document.querySelector('#log');
  const names = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'focusin', 'focusout',
    'beforeinput', 'input', 'change', 'keydown', 'submit'];
  for (const name of names)
    document.addEventListener(name, event => {
      const { id, nodeName } = event.target;
      log.textContent += name + ':' + (id || nodeName) + '@' + [event.clientX, event.clientY, event.detail, event.isTrusted] + ' ';
    }, true);
</script>`;

const nap = (milliseconds: number) =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

let short: TestRunner;
let long: TestRunner;
let site: TestSite;

beforeAll(async () => {
  [short, long] = await Promise.all([TestRunner.start(), TestRunner.start()]);
  site = await TestSite.start({
    '/slow': (_, response) => {
      nap(400).then(() =>
        html(
          response,
          `<label>Name <input id="second"></label><h1>Second</h1>${scribe}`,
        ),
      );
    },
    '/never': () => undefined,
    '/frame': `<button id="inner">Go</button><label>Name <input id="framed"></label><script>
      addEventListener('click', () => parent.log.textContent += 'framed ')</script>`,
  });
});

/** Keeps one of the runners from the shortcut. */
beforeEach(() => {
  const { of } = Shortcut;
  jest
    .spyOn(Shortcut, 'of')
    .mockImplementation(page =>
      long.keeper.isInUse(page.context().browser()!) ? undefined : of(page),
    );
});

afterEach(() => jest.restoreAllMocks());

afterAll(async () => {
  await Promise.all([short.stop(), long.stop()]);
  await site.stop();
});

const go = { role: 'button', name: 'Go' };
const click = (more = {}) => ({ keyword: 'click', target: go, ...more });
const fill = (value = 'Ada', more = {}) => ({
  keyword: 'fill',
  target: { label: 'Name' },
  value,
  ...more,
});
const select = (option: string | string[]) => ({
  keyword: 'select',
  target: { label: 'Land' },
  option,
});
const visible = (more = {}) => ({
  keyword: 'expectVisible',
  target: go,
  ...more,
});
const text = (value: string, more = {}) => ({
  keyword: 'expectText',
  target: { css: '#out' },
  text: value,
  ...more,
});
const value = (expected: unknown) => ({
  keyword: 'expectValue',
  target: { label: 'Name' },
  value: expected,
});
const state = (name: string, more = {}) => ({
  keyword: 'expectState',
  target: go,
  state: name,
  ...more,
});
/** The last step fails, and says what the page has written down. */
const tellLog = [
  {
    ...{ keyword: 'save', from: 'text', target: { css: '#log' }, as: 'log' },
    ...{ always: true, timeout: 30_000 },
  },
  {
    ...{ keyword: 'expectThat', value: '{{log}}', operator: 'equals' },
    ...{ expected: 'nothing', always: true },
  },
];

/** Pages on which nothing stands in the way, or not for long. */
const passing: Array<[string, string, unknown[]]> = [
  ['a button', '<button id="b">Go</button>', [visible(), click()]],
  [
    'a field',
    '<label>Name <input id="f" value="old"></label>',
    [fill(), value('Ada')],
  ],
  [
    'a field that is emptied',
    '<label>Name <input id="f" value="old"></label>',
    [fill(''), value('')],
  ],
  [
    'a text area, and a number',
    '<label>Name <textarea id="f">x</textarea></label>',
    [fill('1\n2')],
  ],
  [
    'a number field',
    '<label>Name <input type="number" id="f"></label>',
    [fill('12')],
  ],
  [
    'a date field',
    '<label>Name <input type="date" id="f"></label>',
    [fill('2026-11-26'), fill('today'), value('')],
  ],
  [
    'a drawing',
    '<svg width="90" height="90"><circle id="b" cx="40" cy="40" r="30" role="button" aria-label="Go"/></svg>',
    [click()],
  ],
  [
    'a link with parts',
    '<a id="a" href="#x"><b id="one">One</b> and <i id="two">two</i></a>',
    [{ ...click(), target: { role: 'link' } }],
  ],
  [
    'something editable',
    '<div contenteditable aria-label="Name" role="textbox" id="f">x</div>',
    [fill()],
  ],
  [
    'a select box',
    '<label>Land <select id="s"><option>A</option><option>B</option></select></label>',
    [select('B')],
  ],
  [
    'a select box of several',
    '<label>Land <select multiple id="s"><option>A</option><option>B</option></select></label>',
    [select(['A', 'B'])],
  ],
  [
    'a label in front of a checkbox',
    '<label id="l"><input type="checkbox" id="c">Go</label>',
    [
      { ...click(), target: { text: 'Go' } },
      { ...state('checked'), target: { role: 'checkbox' } },
    ],
  ],
  [
    'text inside of a button',
    '<button id="b"><span id="i">Go</span></button>',
    [{ ...click(), target: { css: '#i' } }],
  ],
  [
    'a link over two lines',
    '<div style="width:60px">xxxx <a id="a" href="#x">one two three four</a></div>',
    [{ ...click(), target: { role: 'link' } }],
  ],
  [
    'turned and scaled',
    '<button id="b" style="margin:90px;transform:rotate(30deg) scale(1.3)">Go</button>',
    [click()],
  ],
  [
    'below the window',
    '<div style="height:3000px"></div><button id="b">Go</button>',
    [click()],
  ],
  [
    'half in a box that scrolls',
    '<div style="height:50px;width:100px;overflow:auto"><div style="height:40px"></div><button id="b">Go</button></div>',
    [click()],
  ],
  [
    'under a bar that stays',
    '<header style="position:fixed;top:0;left:0;right:0;height:60px;background:#ccc">x</header><div style="height:900px"></div><button id="b">Go</button><div style="height:3000px"></div><script>scrollTo(0, 890)</script>',
    [click()],
  ],
  [
    'in a shadow tree',
    `<x-box></x-box><script>customElements.define('x-box', class extends HTMLElement {
      connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<button id="b">Go</button><label>Name <input id="f"></label>'; } })</script>`,
    [fill(), click(), visible(), value('Ada')],
  ],
  [
    'in a frame',
    '<iframe src="/frame"></iframe>',
    [
      { ...fill(), target: { label: 'Name', frame: ['iframe'] } },
      { ...click(), target: { ...go, frame: ['iframe'] } },
      { ...visible(), target: { ...go, frame: ['iframe'] } },
    ],
  ],
  [
    'there a moment later',
    `<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<button id="b">Go</button>'), 300)</script>`,
    [click(), visible()],
  ],
  [
    'enabled a moment later',
    `<button id="b" disabled>Go</button><script>setTimeout(() => b.disabled = false, 300)</script>`,
    [click(), state('enabled')],
  ],
  [
    'covered for a moment',
    `<button id="b">Go</button><div id="veil" style="position:fixed;inset:0"></div><script>setTimeout(() => veil.remove(), 300)</script>`,
    [click()],
  ],
  [
    'at rest a moment later',
    `<style>@keyframes go { to { margin-left: 200px } } #b { animation: go .5s linear both }</style><button id="b">Go</button>`,
    [click()],
  ],
  [
    'moving away under the pointer, once',
    `<button id="b">Go</button><script>let moved; b.onmouseenter = () => { if (!moved) { moved = true; b.style.marginLeft = '300px'; } }</script>`,
    [click()],
  ],
  [
    'with a dialog',
    `<button id="b" onclick="log.textContent += confirm('Sure?')">Go</button>`,
    [{ keyword: 'onDialog', action: 'accept' }, click()],
  ],
  [
    'to another page that takes its time',
    '<a id="a" href="/slow">Go</a><label>Name <input id="first"></label>',
    [
      { ...click(), target: { role: 'link' } },
      fill(),
      { keyword: 'expectPage', url: '/slow' },
    ],
  ],
  [
    'a form that is sent',
    '<form action="/slow"><label>Name <input id="first" name="n"></label><button>Go</button></form>',
    [fill(), click(), fill('Eve'), value('Eve')],
  ],
  [
    'hidden, or gone',
    '<button style="visibility:hidden">Go</button>',
    [
      visible({ not: true }),
      { ...visible({ not: true }), target: { css: '#nowhere' } },
    ],
  ],
  [
    'gone a moment later',
    '<button id="b">Go</button><script>setTimeout(() => b.remove(), 300)</script>',
    [visible({ not: true })],
  ],
  [
    'a text that comes',
    `<p id="out">Wait</p><script>setTimeout(() => out.textContent = ' Done  now ', 300)</script>`,
    [text('Done now')],
  ],
];

/** Pages on which a step cannot pass. */
const failing: Array<[string, string, unknown]> = [
  ['nothing there', '<p>x</p>', click()],
  ['two of them', '<button>Go</button><button>Go</button>', click()],
  [
    'two fields',
    '<label>Name <input></label><label>Name <input></label>',
    fill(),
  ],
  ['disabled', '<button disabled>Go</button>', click()],
  [
    'disabled by ARIA',
    '<div role="button" aria-disabled="true">Go</div>',
    click(),
  ],
  [
    'inert',
    '<div inert><button id="b">Go</button></div>',
    { ...click(), target: { css: '#b' } },
  ],
  [
    'hidden',
    '<button id="b" style="display:none">Go</button>',
    { ...click(), target: { css: '#b' } },
  ],
  [
    'without size',
    '<button id="b" style="width:0;height:0;padding:0;border:0;overflow:hidden"></button>',
    { ...click(), target: { css: '#b' } },
  ],
  [
    'covered',
    '<button>Go</button><div class="veil" style="position:fixed;inset:0"></div>',
    click(),
  ],
  [
    'moving on and on',
    `<button id="b" style="position:relative">Go</button><script>let x = 0; const move = () => { b.style.left = (x = (x + 3) % 300) + 'px'; requestAnimationFrame(move); }; move()</script>`,
    click(),
  ],
  [
    'outside of what can be scrolled to',
    '<button style="position:fixed;left:-500px">Go</button>',
    click(),
  ],
  [
    'in a frame that is hidden',
    '<iframe src="/frame" style="display:none"></iframe>',
    { ...click(), target: { ...go, frame: ['iframe'] } },
  ],
  ['read-only', '<label>Name <input readonly></label>', fill()],
  [
    'a checkbox to fill in',
    '<label>Name <input type="checkbox"></label>',
    fill(),
  ],
  [
    'words for a number',
    '<label>Name <input type="number"></label>',
    fill('many'),
  ],
  [
    'nothing to fill in',
    '<h1>Name</h1>',
    { ...fill(), target: { role: 'heading' } },
  ],
  [
    'an option that is not there',
    '<label>Land <select><option>A</option></select></label>',
    select('B'),
  ],
  ['no select box', '<label>Land <input></label>', select('B')],
  ['still visible', '<button>Go</button>', visible({ not: true })],
  ['another text', '<p id="out">A</p>', text('B')],
  [
    'no field to read',
    '<h1 id="h">A</h1>',
    {
      ...value('B'),
      target: { css: '#h' },
    },
  ],
  ['no state to be in', '<button>Go</button>', state('checked')],
  [
    'a locator that is none',
    '<p>x</p>',
    {
      ...click(),
      target: { css: 'p[' },
    },
  ],
];

/** Pages that change by themselves, how often is a matter of luck, or that answer nothing: no events are compared. */
const restless: Array<[string, string, unknown[]]> = [
  [
    'on its way to one that never comes',
    '<a href="/never">Go</a>',
    [{ ...click(), target: { role: 'link' } }],
  ],
  [
    'made anew again and again',
    `<div id="host"></div><script>let n = 0; const draw = () => { host.innerHTML = '<button id="b">Go</button><label>Name <input id="f"></label>'; };
      draw(); const timer = setInterval(() => { draw(); if (++n === 15) clearInterval(timer); }, 20)</script>`,
    [fill(), click()],
  ],
  [
    'running away from the pointer',
    `<button id="b" style="position:absolute;left:0">Go</button><script>b.onmouseenter = () => { b.style.left = b.style.left === '0px' ? '300px' : '0px'; }</script>`,
    [click()],
  ],
];

async function outcome(
  runner: TestRunner,
  body: string,
  steps: unknown[],
  stepTimeout = 30_000,
) {
  site.set('/', (_, response) => html(response, `${body}${scribe}`));
  const { steps: results } = await runner.perform({
    baseUrl: site.url,
    options: { stepTimeout, evidence: 'none' },
    steps: [
      { keyword: 'openUrl', url: '/', timeout: 30_000 },
      ...steps,
    ] as Step[],
  });
  return results.map(
    ({ title, status, message, expected, actual, pageUrl }) => ({
      ...{ title, status, message, expected, actual, pageUrl },
    }),
  );
}

const bothWays = (...request: [string, unknown[], number?]) =>
  Promise.all([short, long].map(runner => outcome(runner, ...request)));

/** The first call into a page takes longest, and is no part of what a short limit is for. */
const firstCall = {
  ...{ keyword: 'expectState', target: { css: '#log' } },
  ...{ state: 'enabled', timeout: 30_000 },
};

describe('the shortcut', () => {
  it.each(passing)(
    'does the same on a page with %s',
    async (_, body, steps) => {
      const [one, other] = await bothWays(body, [...steps, ...tellLog]);
      expect(one.slice(0, -1).map(({ status }) => status)).toEqual(
        Array(steps.length + 2).fill('passed'),
      );
      expect(one).toEqual(other);
    },
  );

  it.each(failing)('says the same of a page with %s', async (_, body, step) => {
    const steps = [firstCall, step, ...tellLog];
    const [one, other] = await bothWays(body, steps, 1_500);
    expect(one[2].status).not.toBe('passed');
    expect(one).toEqual(other);
  });

  it.each(restless)(
    'comes to the same end on a page that is %s',
    async (_, body, steps) => {
      // Long after the page has come to rest, if it does.
      const [one, other] = await bothWays(body, [firstCall, ...steps], 5_000);
      expect(one).toEqual(other);
    },
  );

  it('is there in this version of Playwright, and taken', async () => {
    const ways = [
      'fill',
      'select',
      'click',
      'isSeen',
      'text',
      'value',
    ] as const;
    const taken = ways.map(way => jest.spyOn(Shortcut.prototype, way));
    await outcome(
      short,
      `<label>Name <input></label><label>Land <select><option>A</option></select></label><button>Go</button><p id="out">A</p>`,
      [fill(), select('A'), click(), visible(), text('A'), value('Ada')],
    );
    const results = taken.map(({ mock }) => mock.results[0].value);
    expect(await Promise.all(results)).toEqual([
      ...[true, true, true, true],
      ...[{ is: 'A' }, { is: 'Ada' }],
    ]);
  });

  it('sends the script of Playwright once for a page, not into each document', async () => {
    await outcome(short, '<button>Go</button>', [visible()]);
    const contexts = new ContextSupply(short.keeper);
    const opened = await contexts.take([new URL(site.url).hostname], {});
    const { page } = opened;
    const send = jest.spyOn(
      insideOf(page)!.delegate._mainFrameSession._client,
      'send',
    );
    for (const path of ['/', '/frame']) {
      await page.goto(`${site.url}${path}`);
      const button = page.getByRole('button', { name: 'Go' });
      expect(await Shortcut.of(page)!.isSeen(button, 30_000, false)).toBe(true);
      await button.click();
    }
    const sent = send.mock.calls.map(call => JSON.stringify(call).length);
    // Playwright has another script of its own, which is smaller.
    expect(Math.max(...sent)).toBeLessThan(50_000);
    await contexts.dispose(opened);
  });

  it('is not taken where a trace is recorded, which shows what Playwright does', async () => {
    site.set('/', '<button>Go</button>');
    await short.perform({
      baseUrl: site.url,
      options: { trace: 'all' },
      steps: [{ keyword: 'openUrl', url: '/' }, click()] as Step[],
    });
    expect(Shortcut.of).not.toHaveBeenCalled();
  });
});
