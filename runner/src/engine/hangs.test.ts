import type { Step } from '@uatcms/plugin-uat-common';
import {
  areGone,
  descendantsOf,
  mainProcessOf,
  onlyBrowsersAreLeft,
} from '../testing/processes';
import { TestRunner, type Performed } from '../testing/TestRunner';
import { TestSite } from '../testing/TestSite';

// Browsers on a busy machine.
jest.setTimeout(240_000);

/*
 * The main process of a browser is stopped while a step is performed: all its other processes go on, and nothing answers.
 * What a step says then is not to be believed, neither that an element is not there nor that a page does not load.
 */

const page = `
  <h1>Shop</h1>
  <button>Buy</button>
  <label>Name <input value="Ada"></label>
  <label><input type="checkbox" checked> Gift</label>
  <label>Size <select><option>S</option><option>M</option></select></label>
  <label>Bill <input type="file"></label>
  <p role="status" title="state">Ready</p>
  <table><tr><th>Item</th></tr><tr><td>Cup</td></tr></table>
  <iframe srcdoc="<button>Inside</button>"></iframe>
  <script>document.cookie = 'basket=1'; localStorage.basket = '1'; sessionStorage.basket = '1'</script>`;

const open = (url: string) => ({ keyword: 'openUrl', url, timeout: 20_000 });
const button = { role: 'button', name: 'Buy' };
const field = { label: 'Name' };
const status = { role: 'status' };

/** Each way to work with a page: a step, and what has to be done before. */
const ways: Array<[string, object, object[]?]> = [
  ['click', { keyword: 'click', target: button }],
  ['click twice', { keyword: 'click', target: button, count: 2 }],
  [
    'click in a frame',
    { keyword: 'click', target: { role: 'button', frame: ['iframe'] } },
  ],
  ['hover', { keyword: 'hover', target: button }],
  ['focus', { keyword: 'focus', target: field }],
  ['fill', { keyword: 'fill', target: field, value: 'Bea' }],
  ['type', { keyword: 'type', target: field, text: 'Bea' }],
  ['press', { keyword: 'press', key: 'Enter' }],
  ['press in a field', { keyword: 'press', key: 'Enter', target: field }],
  [
    'setChecked',
    { keyword: 'setChecked', target: { label: 'Gift' }, checked: false },
  ],
  ['select', { keyword: 'select', target: { label: 'Size' }, option: 'M' }],
  [
    'upload',
    {
      keyword: 'upload',
      target: { label: 'Bill' },
      files: [{ name: 'bill.txt', text: '1' }],
    },
  ],
  ['drag', { keyword: 'drag', target: button, to: status }],
  ['scroll', { keyword: 'scroll', y: 100 }],
  ['scroll to', { keyword: 'scroll', target: status }],
  ['mouse', { keyword: 'mouse', action: 'click', target: button }],
  ['runScript', { keyword: 'runScript', script: 'return 1;' }],
  ['openUrl', { keyword: 'openUrl', url: '/next' }],
  ['navigate', { keyword: 'navigate', direction: 'reload' }],
  ['switchPage', { keyword: 'switchPage', title: 'Test' }],
  ['setState', { keyword: 'setState', store: 'cookie', key: 'a', value: 'b' }],
  [
    'setState of the page',
    { keyword: 'setState', store: 'localStorage', key: 'a', value: 'b' },
  ],
  [
    'setBrowser',
    { keyword: 'setBrowser', viewport: { width: 640, height: 480 } },
  ],
  ['useSession', { keyword: 'useSession', action: 'save', name: 'ada' }],
  ['useSteps', { keyword: 'useSteps', group: 'Buys' }],
  ['screenshot', { keyword: 'screenshot', name: 'Shop' }],
  [
    'wait for an address',
    { keyword: 'wait', forUrl: '/next' },
    [open('/later')],
  ],
  ['wait', { keyword: 'wait', milliseconds: 8_000 }],
  ['save text', { keyword: 'save', from: 'text', target: status, as: 'x' }],
  ['save value', { keyword: 'save', from: 'value', target: field, as: 'x' }],
  ['save count', { keyword: 'save', from: 'count', target: field, as: 'x' }],
  ['save title', { keyword: 'save', from: 'title', as: 'x' }],
  ['save cookie', { keyword: 'save', from: 'cookie', name: 'basket', as: 'x' }],
  [
    'save from storage',
    { keyword: 'save', from: 'localStorage', name: 'basket', as: 'x' },
  ],
  ['expectVisible', { keyword: 'expectVisible', target: status }],
  [
    'expectVisible not',
    { keyword: 'expectVisible', target: { text: 'Sold out' }, not: true },
  ],
  ['expectText', { keyword: 'expectText', target: status, text: 'Ready' }],
  [
    'expectText of several',
    { keyword: 'expectText', target: status, text: ['Ready'] },
  ],
  ['expectValue', { keyword: 'expectValue', target: field, value: 'Ada' }],
  [
    'expectState',
    { keyword: 'expectState', target: { label: 'Gift' }, state: 'checked' },
  ],
  ['expectCount', { keyword: 'expectCount', target: status, count: 1 }],
  [
    'expectAttribute',
    {
      keyword: 'expectAttribute',
      target: status,
      kind: 'attribute',
      operator: 'equals',
      name: 'title',
      value: 'state',
    },
  ],
  ['expectPage', { keyword: 'expectPage', title: 'Test' }],
  [
    'expectTable',
    {
      keyword: 'expectTable',
      target: { role: 'table' },
      rows: [{ Item: 'Cup' }],
    },
  ],
  [
    'a condition',
    { keyword: 'wait', milliseconds: 1, when: { visible: status } },
  ],
  [
    'an optional step',
    { keyword: 'click', target: button, optional: true, timeout: 300 },
  ],
];

/** The short form has one in three. */
const tried =
  process.env.UAT_FAULTS === 'long'
    ? ways
    : ways.filter((_, index) => index % 3 === 0);

/** Most of the time is spent in waiting for browsers that do not answer. */
const atOnce = 4;
const hosts = ['127.0.0.1'];

let site: TestSite;
const runners: TestRunner[] = [];
const outcomes = new Map<string, Promise<Performed>>();

beforeAll(async () => {
  site = await TestSite.start({
    '/': page,
    '/next': '<h1>Next</h1>',
    '/later':
      '<script>setTimeout(() => { location = "/next"; }, 1_000)</script>',
  });
  // So that each of many hangs does not cost its ten seconds.
  const starting = () => TestRunner.start({ patience: 3_000 });
  runners.push(
    ...(await Promise.all(Array.from({ length: atOnce }, starting))),
  );
});

afterAll(async () => {
  await Promise.all(runners.map(runner => runner.stop()));
  await site.stop();
});

/** Lets each runner take one way after the other. */
function performAll(): void {
  const turns = runners.map(() => Promise.resolve());
  tried.forEach(([name, step, before = []], index) => {
    const turn = index % atOnce;
    const outcome = turns[turn].then(() =>
      performStopped(runners[turn], [...before, step], before.length + 1),
    );
    outcomes.set(name, outcome);
    turns[turn] = outcome.then(
      () => undefined,
      () => undefined,
    );
  });
}

/** Performs steps in a browser that is stopped when so many of them are over, and after that a healthy iteration. */
async function performStopped(
  runner: TestRunner,
  steps: object[],
  stopAfter: number,
  options = {},
): Promise<Performed> {
  const browser = await runner.keeper.browserFor(hosts);
  const main = await mainProcessOf(browser);
  let processes: Promise<number[]> | undefined;
  let left = stopAfter;
  const performed = await runner.perform(
    {
      baseUrl: site.url,
      allowedHosts: hosts,
      stepGroups: [
        { name: 'Buys', steps: [{ keyword: 'click', target: button }] },
      ],
      options: {
        stepTimeout: 3_000,
        infrastructureRetries: 1,
        iterationTimeout: 60_000,
        ...options,
      },
      cases: [
        { name: 'Hangs', steps: [open('/'), ...steps] as Step[] },
        { name: 'Healthy', steps: [open('/next')] as Step[] },
      ],
    },
    {
      onEvent: ({ type }) => {
        if (type !== 'stepFinished') return;
        left -= 1;
        if (left !== 0) return;
        process.kill(main, 'SIGSTOP');
        processes = descendantsOf(main);
      },
    },
  );
  await areGone([main, ...(await processes!)]);
  return performed;
}

const hangs = {
  verdict: 'error',
  failure: 'infrastructure',
  message: 'The browser did not answer for 3 s, and was ended.',
};

describe('a browser that hangs is no fault of the site, is gone, and the test passes in a new one:', () => {
  beforeAll(performAll);

  it.each(tried)('%s', async name => {
    const { attempts } = await outcomes.get(name)!;
    expect(attempts).toMatchObject([
      hangs,
      { verdict: 'passed' },
      { verdict: 'passed' },
    ]);
  });

  afterAll(async () => {
    // Those that nobody has waited for, too, and all of them are in this process.
    await Promise.allSettled(outcomes.values());
    await onlyBrowsersAreLeft(...runners);
  });
});

describe('a browser that hangs', () => {
  it('while the picture of a step is taken is no pass without it', async () => {
    const { attempts, steps } = await performStopped(
      runners[0],
      [
        { keyword: 'set', variable: 'x', value: '1' },
        { keyword: 'set', variable: 'y', value: '1', screenshot: 'on' },
      ],
      2,
    );
    expect(attempts).toMatchObject([
      hangs,
      { verdict: 'passed' },
      { verdict: 'passed' },
    ]);
    expect(steps.at(-2)!.artifacts).toHaveLength(1);
  });

  it('between two iterations costs the next one a try, and the one before nothing', async () => {
    // By then the next one has its page in it.
    const pause = { keyword: 'wait', milliseconds: 500 };
    const { attempts } = await performStopped(runners[1], [pause], 2);
    expect(attempts).toMatchObject([
      { verdict: 'passed' },
      hangs,
      { verdict: 'passed' },
    ]);
  });

  it('is named, where it is not tried again', async () => {
    const { attempts, steps } = await performStopped(
      runners[2],
      [{ keyword: 'click', target: button }],
      1,
      { infrastructureRetries: 0 },
    );
    expect(attempts).toMatchObject([hangs, { verdict: 'passed' }]);
    expect(steps[1]).toMatchObject({ status: 'error', message: hangs.message });
  });
});

describe('a browser that answers is left alone', () => {
  it('however long the runner itself was stopped', async () => {
    const [, , , runner] = runners;
    const browser = await runner.keeper.browserFor(hosts);
    // As a machine that sleeps: nothing runs here for longer than a browser may be silent.
    const until = Date.now() + 4_000;
    const answers = runner.keeper.answers(browser);
    while (Date.now() < until);
    expect(await answers).toBe(true);
    expect(browser.isConnected()).toBe(true);
  });
});
