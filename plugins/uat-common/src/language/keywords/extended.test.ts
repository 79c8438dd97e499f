import { summarizeStep, type Step } from '../catalogue';
import {
  checkStep,
  validateDefinition,
} from '../validation/validateDefinition';
import { renderStep } from '../verbatim';

const problemsOf = (step: object) =>
  checkStep(step, ['steps', 0], { steps: [step] }).map(
    ({ path, message }) => `${path.slice(2).join('.')} ${message}`,
  );

const mouse = (args: object) => ({ keyword: 'mouse', ...args });

describe('mouse', () => {
  it.each([
    [{ action: 'move', x: 1, y: 2 }, 'Move the mouse to 1, 2'],
    [
      { action: 'click', x: '{{left}}', y: 2, target: 'Board' },
      'Click with the left mouse button at {{left}}, 2 of “Board”',
    ],
    [
      { action: 'doubleClick', target: { css: 'canvas' }, button: 'right' },
      'Double-click with the right mouse button on css “canvas”',
    ],
    [{ action: 'move', target: 'Board' }, 'Move the mouse to “Board”'],
    [{ action: 'release' }, 'Release the left mouse button'],
    [{ action: 'wheel', deltaY: -100 }, 'Turn the mouse wheel by 0, -100'],
  ])('takes %j', (args, words) => {
    expect(problemsOf(mouse(args))).toEqual([]);
    expect(summarizeStep(mouse(args))).toBe(words);
  });

  it.each([
    [{ action: 'move' }, ['x give a point, an element or both to move to']],
    [{ action: 'click', x: 1 }, ['y is needed: a point has both x and y']],
    [
      { action: 'move', x: 1, y: 2, button: 'left', deltaX: 3 },
      [
        'button goes only with click, doubleClick, press, release',
        'deltaX goes only with wheel',
      ],
    ],
    [
      { action: 'wheel', target: 'Board' },
      ['deltaY give how far the wheel is turned'],
    ],
  ])('refuses %j', (args, problems) => {
    expect(problemsOf(mouse(args))).toEqual(problems);
  });
});

describe('mockRequest', () => {
  const mock = (args: object) => ({
    keyword: 'mockRequest',
    url: '/api/*',
    ...args,
  });

  it.each([
    [
      { status: 500, body: '{{body}}', method: 'POST', times: 2 },
      'Answer POST /api/* with 500 in place of the site (at most 2×)',
    ],
    [{ fail: 'timedOut' }, 'Let requests to /api/* fail: timed out'],
  ])('takes %j', (args, words) => {
    expect(problemsOf(mock(args))).toEqual([]);
    expect(summarizeStep(mock(args))).toBe(words);
  });

  it.each([
    [{}, ['status give either the status of an answer or a failure']],
    [
      { status: 200, fail: 'refused', body: '' },
      [
        'status give either the status of an answer or a failure',
        'body goes only with an answer, not with a failure',
      ],
    ],
    [
      { status: 200, headers: { 'x y': '1' } },
      ['headers.x y is not the name of a header'],
    ],
    [
      {
        status: 200,
        headers: { authorization: 'Bearer {{secret.TOKEN}}' },
        body: '{{secret.PIN}}',
      },
      [
        'headers {{secret.TOKEN}} cannot stand in an answer: the page could show it, and everybody who sees the evidence would read it. Use “Fill in”, which covers what it puts in',
        expect.stringMatching(/^body {{secret.PIN}} cannot stand in an answer/),
      ],
    ],
    [{ status: 100 }, ['status is too small: at least 200']],
  ])('refuses %j', (args, problems) => {
    expect(problemsOf(mock(args))).toEqual(problems);
  });
});

describe('runScript', () => {
  const script = (text: string, more = {}) => ({
    keyword: 'runScript',
    script: text,
    ...more,
  });
  const inCase = (...steps: object[]) => ({
    cases: [{ name: 'Case', steps }],
  });

  it('takes its text as it is, braces and all', () => {
    const text = 'if (values.on) {{ go(); }}\nreturn `{{ ${1} }}`; // \\{{x}}';
    expect(problemsOf(script(text))).toEqual([]);
    expect(validateDefinition(inCase(script(text))).problems).toEqual([]);
    expect(
      renderStep(script(text, { values: { on: '{{on}}' } }) as Step, () => '1'),
    ).toEqual(script(text, { values: { on: '1' } }));
  });

  it('is said by its first line', () => {
    expect(summarizeStep(script('\n return 1;\nmore', { as: 'x' }))).toBe(
      'Run script “return 1;” and keep {{x}}',
    );
  });

  it('sets a variable', () => {
    const use = { keyword: 'openUrl', url: '/{{x}}' };
    expect(
      validateDefinition(inCase(script('return 1;', { as: 'x' }), use))
        .problems,
    ).toEqual([]);
    expect(
      validateDefinition(inCase(script('return 1;'), use)).problems,
    ).toHaveLength(1);
  });

  it.each([
    ['', {}, ['script must not be empty']],
    [
      'go({{secret.PIN}})',
      {},
      [
        'script {{secret.PIN}}: a secret cannot stand in a script, which could show it to everybody who sees the page or the evidence',
      ],
    ],
    [
      'go("{{email}}")',
      { values: { pin: '{{secret.PIN}}' } },
      [
        expect.stringMatching(
          /^script {{email}} is not filled in inside a script\. Give it as a value/,
        ),
        expect.stringMatching(
          /^values {{secret.PIN}} cannot be given to a script/,
        ),
      ],
    ],
    [
      'go()',
      { values: { 'a-b': '1' } },
      [expect.stringMatching(/^values.a-b /)],
    ],
  ])('refuses %j with %j', (text, more, problems) => {
    expect(problemsOf(script(text, more))).toEqual(problems);
  });
});
