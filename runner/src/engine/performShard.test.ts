import type { Step } from '@uatcms/plugin-uat-common';
import { TestRunner } from '../testing/TestRunner';
import { html, TestSite } from '../testing/TestSite';

// A browser on a busy machine.
jest.setTimeout(120_000);

let runner: TestRunner;
let site: TestSite;
let visits: number;

beforeAll(async () => {
  runner = await TestRunner.start();
});

beforeEach(async () => {
  visits = 0;
  site = await TestSite.start({
    '/': '<h1>Shop</h1><button>Buy</button><p>{{</p>',
    // Broken at the first visit only.
    '/flaky': (_, response) => {
      visits += 1;
      html(response, visits === 1 ? '<h1>Sorry</h1>' : '<h1>Shop</h1>');
    },
    '/cookies': (request, response) =>
      html(
        response,
        `<p id="out">${
          request.headers.cookie ?? 'none'
        }</p><script>document.cookie = 'a=1'</script>`,
      ),
    '/sign-in': (_, response) => {
      visits += 1;
      response.setHeader('set-cookie', `user=${visits}`);
      html(response, '<h1>Welcome</h1>');
    },
    '/account': (request, response) =>
      html(response, `<h1>${request.headers.cookie ?? 'Nobody'}</h1>`),
  });
});

afterEach(() => site.stop());
afterAll(() => runner.stop());

const open = (url = '/') => ({ keyword: 'openUrl', url });
const heading = (text: string, more = {}) => ({
  keyword: 'expectText',
  target: { role: 'heading' },
  text,
  ...more,
});
const missing = (text: string, more = {}) =>
  heading(text, { timeout: 300, ...more });
const perform = (
  wish: object,
  more: Parameters<TestRunner['perform']>[1] = {},
) => runner.perform({ baseUrl: site.url, ...wish }, more);
const steps = (...list: unknown[]) => ({ steps: list as Step[] });
const outline = (results: Array<{ path: number[]; status: string }>) =>
  results.map(({ path, status }) => `${path} ${status}`);

describe('iterations', () => {
  it('run once per row, each in a fresh context, in their order', async () => {
    const { events, steps: results } = await perform({
      rows: [{ n: '1' }, { n: '2' }, { n: '3' }],
      ...steps(
        open('/cookies'),
        { keyword: 'expectText', target: { css: '#out' }, text: 'none' },
        { keyword: 'set', variable: 'x', value: '{{n}}' },
      ),
    });
    expect(
      results.filter(step => step.keyword === 'set').map(step => step.title),
    ).toEqual(['Set {{x}} to “1”', 'Set {{x}} to “2”', 'Set {{x}} to “3”']);
    expect(
      events.filter(event => event.type === 'attemptFinished'),
    ).toMatchObject(Array(3).fill({ verdict: 'passed', final: true, try: 1 }));
    expect(events.map(event => event.type)).toEqual(
      Array(3)
        .fill([
          'attemptStarted',
          'stepFinished',
          'stepFinished',
          'stepFinished',
          'attemptFinished',
        ])
        .flat(),
    );
  });

  it('are tried again until they pass', async () => {
    const { attempts } = await perform({
      options: { retries: 3 },
      ...steps(open('/flaky'), missing('Shop')),
    });
    expect(attempts).toMatchObject([
      { try: 1, verdict: 'failed', final: false },
      { try: 2, verdict: 'passed', final: true },
    ]);
  });

  it('are tried no more often than the run allows', async () => {
    const { attempts } = await perform({
      options: { retries: 1 },
      ...steps(open(), missing('Nothing')),
    });
    expect(attempts.map(({ verdict, final }) => [verdict, final])).toEqual([
      ['failed', false],
      ['failed', true],
    ]);
  });

  it('are skipped when no step was carried out', async () => {
    const { attempts } = await perform(
      steps({ ...open(), when: { value: 'a', expected: 'b' } }),
    );
    expect(attempts).toMatchObject([{ verdict: 'skipped', final: true }]);
  });

  it('do not pass when their evidence could not be kept', async () => {
    const problem =
      'The evidence “click” could not be kept: there is no room left for artifacts.';
    const passed = await perform(steps(open()), { evidenceProblem: problem });
    expect(passed.attempts).toMatchObject([
      { verdict: 'error', message: problem },
    ]);
    const failed = await perform(steps(open(), missing('x')), {
      evidenceProblem: problem,
    });
    expect(failed.attempts).toMatchObject([
      { verdict: 'failed', message: expect.stringContaining(problem) },
    ]);
  });
});

describe('steps', () => {
  it('stop after a failure, except those that always run', async () => {
    const result = await perform(
      steps(
        open(),
        missing('Nothing'),
        heading('Shop'),
        heading('Shop', { always: true }),
      ),
    );
    expect(outline(result.steps)).toEqual(['0 passed', '1 failed', '3 passed']);
    expect(result.attempts).toMatchObject([{ verdict: 'failed' }]);
  });

  it('that are optional do not count', async () => {
    const result = await perform(
      steps(open(), missing('Nothing', { optional: true }), heading('Shop')),
    );
    expect(outline(result.steps)).toEqual(['0 passed', '1 failed', '2 passed']);
    expect(result.steps[1]).toMatchObject({ optional: true });
    expect(result.attempts).toMatchObject([{ verdict: 'passed' }]);
  });

  it('are skipped unless their condition holds at this moment', async () => {
    const result = await perform({
      rows: [{ kind: 'b' }],
      ...steps(
        open(),
        {
          ...heading('{{unknown}}'),
          when: { value: '{{kind}}', operator: 'equals', expected: 'a' },
        },
        { ...heading('Shop'), when: { visible: { role: 'button' } } },
        {
          ...heading('Shop'),
          when: { visible: { role: 'button' }, not: true },
        },
        { ...heading('Shop'), when: { visible: { role: 'dialog' } } },
      ),
    });
    expect(outline(result.steps)).toEqual([
      '0 passed',
      '1 skipped',
      '2 passed',
      '3 skipped',
      '4 skipped',
    ]);
  });

  it('of a group see parameters before variables before columns, and have paths', async () => {
    const result = await perform({
      rows: [{ a: 'column', b: 'column', c: 'column' }],
      stepGroups: [
        {
          name: 'Inner',
          parameters: [{ name: 'a' }, { name: 'd', default: '{{c}}!' }],
          steps: [
            {
              keyword: 'set',
              variable: 'seen',
              value: '{{a}} {{b}} {{c}} {{d}}',
            },
          ],
        },
        {
          name: 'Outer',
          steps: [
            {
              keyword: 'useSteps',
              group: 'Inner',
              parameters: { a: 'of {{b}}' },
            },
          ],
        },
      ],
      ...steps(
        { keyword: 'set', variable: 'b', value: 'variable' },
        { keyword: 'useSteps', group: 'Outer' },
        {
          keyword: 'expectThat',
          value: '{{seen}}',
          operator: 'equals',
          expected: 'of variable variable column column!',
        },
      ),
    });
    expect(outline(result.steps)).toEqual([
      '0 passed',
      '1,0,0 passed',
      '1,0 passed',
      '1 passed',
      '2 passed',
    ]);
    expect(result.steps.map(step => step.sequence)).toEqual([0, 1, 2, 3, 4]);
  });

  it('of a group end it, and what uses it, with their failure', async () => {
    const result = await perform({
      stepGroups: [
        {
          name: 'Check',
          steps: [
            missing('Nothing'),
            heading('Shop'),
            heading('Shop', { always: true }),
          ],
        },
      ],
      options: { evidence: 'failed' },
      ...steps(
        open(),
        { keyword: 'useSteps', group: 'Check' },
        heading('Shop'),
      ),
    });
    expect(outline(result.steps)).toEqual([
      '0 passed',
      '1,0 failed',
      '1,2 passed',
      '1 failed',
    ]);
    expect(result.steps[3].message).toBe(result.steps[1].message);
    expect(result.kept.size).toBe(1);
  });
});

describe('pictures', () => {
  const work = steps(
    open(),
    { keyword: 'set', variable: 'x', value: '1' },
    missing('Nothing'),
  );
  const pictures = (results: Array<{ artifacts?: unknown[] }>) =>
    results.map(step => step.artifacts?.length ?? 0);

  it.each([
    ['none', [0, 0, 0]],
    ['failed', [0, 0, 1]],
    ['all', [1, 0, 1]],
  ])('are taken as the run asks: %s', async (evidence, expected) => {
    const { steps: results } = await perform({
      options: { evidence },
      ...work,
    });
    expect(pictures(results)).toEqual(expected);
  });

  it('are taken as the step asks, whatever the run asks', async () => {
    const own = steps(
      { ...open(), screenshot: 'on' },
      missing('Nothing', { screenshot: 'off' }),
    );
    const { steps: results } = await perform({
      options: { evidence: 'failed' },
      ...own,
    });
    expect(pictures(results)).toEqual([1, 0]);
  });
});

describe('named elements', () => {
  const button = {
    name: 'Buy button',
    locator: { css: '#gone' },
    alternatives: [
      { css: '#also-gone' },
      { role: 'button', name: '{{env.LABEL}}' },
    ],
  };
  const wish = { elements: [button], variables: { LABEL: 'Buy' } };

  it('are found by an alternative only when the first way finds nothing, and the step says so', async () => {
    const { steps: results } = await perform({
      ...wish,
      ...steps(open(), {
        keyword: 'click',
        target: 'Buy button',
        timeout: 3_000,
      }),
    });
    expect(results[1]).toMatchObject({ status: 'passed', usedAlternative: 2 });
    expect(results[1].message).toContain(
      '“Buy button” (css “#gone”) was not found; alternative 2 was used instead.',
    );
  });

  it('are not healed while the first way works', async () => {
    const elements = [{ ...button, locator: { role: 'button' } }];
    const { steps: results } = await perform({
      ...wish,
      elements,
      ...steps(open(), { keyword: 'click', target: 'Buy button' }),
    });
    expect(results[1]).toMatchObject({ status: 'passed' });
    expect(results[1].usedAlternative).toBeUndefined();
  });

  it('are still there for “not”, when only an alternative finds them', async () => {
    const { steps: results } = await perform({
      ...wish,
      ...steps(open(), {
        keyword: 'expectVisible',
        target: 'Buy button',
        not: true,
        timeout: 300,
      }),
    });
    expect(results[1]).toMatchObject({ status: 'failed', usedAlternative: 2 });
  });

  it('say every way that found nothing', async () => {
    const elements = [{ ...button, alternatives: [{ css: '#no' }] }];
    const { steps: results } = await perform({
      ...wish,
      elements,
      ...steps(open(), {
        keyword: 'click',
        target: 'Buy button',
        timeout: 300,
      }),
    });
    expect(results[1]).toMatchObject({
      status: 'failed',
      message: `“Buy button” (css “#gone”) was not found on ${site.url}/ within 300 ms, and neither was any of its 1 alternatives.`,
    });
  });
});

describe('sessions', () => {
  const wish = () => ({
    stepGroups: [{ name: 'Sign in', steps: [open('/sign-in')] }],
    ...steps(
      {
        keyword: 'useSession',
        action: 'load',
        name: 'clerk',
        otherwise: 'Sign in',
      },
      open('/account'),
      heading('user=1'),
    ),
  });

  it('are signed in once and shared by the iterations of a run', async () => {
    const { attempts, steps: results } = await perform({
      rows: [{}, {}, {}],
      ...wish(),
    });
    expect(attempts.map(({ verdict }) => verdict)).toEqual([
      'passed',
      'passed',
      'passed',
    ]);
    expect(visits).toBe(1);
    expect(outline(results).slice(0, 3)).toEqual([
      '0,0 passed',
      '0 passed',
      '1 passed',
    ]);
  });

  it('that were loaded by a failed try are forgotten', async () => {
    const sessions = new Map();
    await perform(wish(), { sessions });
    expect([...sessions.keys()]).toEqual(['clerk']);
    await perform(
      {
        ...wish(),
        ...steps(
          { keyword: 'useSession', action: 'load', name: 'clerk' },
          open('/account'),
          missing('Nobody'),
        ),
      },
      { sessions },
    );
    expect([...sessions.keys()]).toEqual([]);
  });
});

describe('downloads', () => {
  it('are kept as artifacts of the step in which they were complete', async () => {
    site.set('/file', (_, response) =>
      response
        .writeHead(200, {
          'content-disposition': 'attachment; filename="a.txt"',
        })
        .end('content'),
    );
    site.set('/files', '<a href="/file">File</a>');
    const { steps: results, kept } = await perform(
      steps(
        open('/files'),
        { keyword: 'onDownload', as: 'file' },
        { keyword: 'click', target: { role: 'link' } },
      ),
    );
    const [artifact] = results.flatMap(step => step.artifacts ?? []);
    expect(artifact).toMatchObject({
      kind: 'download',
      name: 'a.txt',
      size: 7,
    });
    expect(kept.get(artifact.sha256)!.toString()).toBe('content');
  });
});

it('ends the current iteration as cancelled and begins no other when it is stopped', async () => {
  const stopping = new AbortController();
  const { outcome, events, attempts } = await perform(
    {
      rows: [{}, {}],
      options: { retries: 2 },
      ...steps(open(), { keyword: 'wait', milliseconds: 60_000 }),
    },
    {
      stop: stopping.signal,
      onEvent: event => {
        if (event.type === 'stepFinished') stopping.abort();
      },
    },
  );
  expect(outcome).toBe('stopped');
  expect(attempts).toMatchObject([{ verdict: 'cancelled', final: true }]);
  expect(events.filter(event => event.type === 'attemptStarted')).toHaveLength(
    1,
  );
});
