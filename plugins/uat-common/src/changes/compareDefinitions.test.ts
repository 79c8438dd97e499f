import type { Step } from '../language/catalogue';
import {
  emptyDefinition,
  type TestCase,
  type TestSetDefinition,
} from '../language/definition';
import { isChanged } from './changes';
import { compareDefinitions } from './compareDefinitions';
import { longestRising } from './pairItems';

const open = (url: string): Step => ({ keyword: 'openUrl', url });
const fill = (label: string, value: string, more: object = {}): Step => ({
  keyword: 'fill',
  target: { label },
  value,
  ...more,
});
const click = (target: string): Step => ({ keyword: 'click', target });

const signIn = [
  open('/sign-in'),
  fill('E-mail', '{{email}}'),
  fill('Password', '{{secret.PASSWORD}}'),
  click('Sign-in button'),
];
const withCases = (...cases: TestCase[]): TestSetDefinition => ({
  ...emptyDefinition,
  cases,
});
const withSteps = (...steps: Step[]) => withCases({ name: 'Sign in', steps });
const stepsOf = (before: Step[], after: Step[]) =>
  compareDefinitions(
    withSteps(...before),
    withSteps(...after),
  ).cases[0].steps.map(({ kind, moved, before: one, after: other }) =>
    [kind, one?.position, other?.position, ...(moved ? ['moved'] : [])].join(
      ' ',
    ),
  );

describe('comparing steps', () => {
  it('finds nothing where nothing differs', () => {
    const [testCase] = compareDefinitions(
      withSteps(...signIn),
      structuredClone(withSteps(...signIn)),
    ).cases;
    expect(testCase.kind).toBe('same');
    expect(testCase.steps.some(isChanged)).toBe(false);
    expect(testCase.steps).toHaveLength(4);
  });

  it('tells what was added, and keeps what was removed where it stood', () => {
    const [a, b, c, d] = signIn;
    expect(stepsOf(signIn, [a, b, open('/new'), c, d])).toEqual([
      'same 0 0',
      'same 1 1',
      'added  2',
      'same 2 3',
      'same 3 4',
    ]);
    expect(stepsOf(signIn, [a, d])).toEqual([
      'same 0 0',
      'removed 1 ',
      'removed 2 ',
      'same 3 1',
    ]);
    expect(stepsOf(signIn, [])).toEqual([
      'removed 0 ',
      'removed 1 ',
      'removed 2 ',
      'removed 3 ',
    ]);
  });

  it('tells a step that was moved from one that was removed and added', () => {
    const [a, b, c, d] = signIn;
    expect(stepsOf(signIn, [b, c, d, a])).toEqual([
      'same 1 0',
      'same 2 1',
      'same 3 2',
      'same 0 3 moved',
    ]);
    // The fewest moves: two places changed, and it is one step that went.
    expect(stepsOf(signIn, [a, d, b, c])).toEqual([
      'same 0 0',
      'same 3 1 moved',
      'same 1 2',
      'same 2 3',
    ]);
  });

  it('knows a step again that was moved and changed, by what it works on', () => {
    const [a, , c, d] = signIn;
    expect(stepsOf(signIn, [a, c, d, fill('E-mail', 'other')])).toEqual([
      'same 0 0',
      'same 2 1',
      'same 3 2',
      'changed 1 3 moved',
    ]);
  });

  it('tells equal steps apart by their places', () => {
    const twice = [click('Next'), click('Next')];
    expect(stepsOf(twice, [...twice, click('Next')])).toEqual([
      'same 0 0',
      'same 1 1',
      'added  2',
    ]);
  });

  it('pairs changed steps by what they work on, also when others come and go beside them', () => {
    const [a, b, c, d] = signIn;
    expect(
      stepsOf(signIn, [a, fill('Password', 'changed'), click('Elsewhere'), d]),
    ).toEqual([
      'same 0 0',
      'removed 1 ',
      'changed 2 1',
      'added  2',
      'same 3 3',
    ]);
    expect(stepsOf([a, b, c, d], [a, fill('E-mail', 'x'), c, d])).toEqual([
      'same 0 0',
      'changed 1 1',
      'same 2 2',
      'same 3 3',
    ]);
  });

  it('says by the fields of the form what changed, with the old and the new value', () => {
    const of = (before: Step, after: Step) =>
      compareDefinitions(withSteps(before), withSteps(after)).cases[0].steps[0]
        .properties;
    expect(
      of(fill('E-mail', 'old'), fill('E-mail', 'new', { optional: true })),
    ).toEqual([
      { title: 'Value', before: 'old', after: 'new' },
      { title: 'Optional', after: 'yes' },
    ]);
    expect(
      of(
        {
          keyword: 'click',
          target: { role: 'button', name: 'Go', exact: true },
          when: { value: '{{country}}', expected: 'IE' },
        },
        {
          keyword: 'click',
          target: { role: 'button', name: 'Go' },
          when: { visible: 'Banner', not: true },
        },
      ),
    ).toEqual([
      {
        title: 'Element',
        before: 'button “Go” (exact)',
        after: 'button “Go”',
      },
      {
        title: 'Only when',
        before: '“{{country}}” equals “IE”',
        after: '“Banner” is not visible',
      },
    ]);
    expect(
      of(
        {
          keyword: 'useSteps',
          group: 'Pay',
          parameters: { card: '1', by: 'a' },
        },
        {
          keyword: 'useSteps',
          group: 'Pay',
          parameters: { card: '2', by: 'a' },
        },
      ),
    ).toEqual([
      {
        title: 'Parameters',
        before: 'card: 1, by: a',
        after: 'card: 2, by: a',
      },
    ]);
  });

  it('takes a step with another keyword for another step', () => {
    expect(stepsOf([open('/a')], [click('a')])).toEqual([
      'removed 0 ',
      'added  0',
    ]);
  });

  it('compares lists at their limits', () => {
    const many = Array.from({ length: 300 }, (_, i) => fill(`F${i}`, `${i}`));
    const after = many.map((step, i) =>
      i % 3 === 0 ? fill(`F${i}`, 'changed') : step,
    );
    const kinds = stepsOf(many, after).map(said => said.split(' ')[0]);
    expect(kinds.filter(kind => kind === 'changed')).toHaveLength(100);
    expect(kinds.filter(kind => kind === 'same')).toHaveLength(200);
  });
});

describe('comparing cases, step groups and elements', () => {
  const cases = (before: TestCase[], after: TestCase[]) =>
    compareDefinitions(withCases(...before), withCases(...after)).cases.map(
      ({ kind, name, formerName, moved }) =>
        [kind, name, formerName && `was ${formerName}`, moved && 'moved']
          .filter(Boolean)
          .join(' '),
    );
  const a = { name: 'A', steps: signIn };
  const b = { name: 'B', steps: [open('/b')] };
  const c = { name: 'C', steps: [open('/c')] };

  it('tells what was added, removed, moved and renamed', () => {
    expect(cases([a, b], [a, b, c])).toEqual(['same A', 'same B', 'added C']);
    expect(cases([a, b, c], [a, c])).toEqual(['same A', 'removed B', 'same C']);
    expect(cases([a, b, c], [c, a, b])).toEqual([
      'same C moved',
      'same A',
      'same B',
    ]);
    expect(cases([a, b], [{ ...a, name: 'Sign in' }, b])).toEqual([
      'changed Sign in was A',
      'same B',
    ]);
  });

  it('knows a renamed case again that was changed and moved at the same time', () => {
    const steps = [...signIn.slice(0, 3), click('Other button')];
    expect(cases([a, b, c], [b, c, { name: 'New', steps }])).toEqual([
      'same B',
      'same C',
      'changed New was A moved',
    ]);
    // Names count more than content: both were changed.
    expect(
      cases(
        [b, c],
        [
          { ...b, name: 'C' },
          { ...c, name: 'B' },
        ],
      ).map(said => said.split(' ')[0]),
    ).toEqual(['changed', 'changed']);
  });

  it('does not take a new case for one that is gone when they have little in common', () => {
    expect(cases([a], [{ name: 'X', steps: [open('/sign-in')] }])).toEqual([
      'removed A',
      'added X',
    ]);
    expect(
      cases([{ name: 'E', steps: [] }], [{ name: 'F', steps: [] }]),
    ).toEqual(['changed F was E']);
    expect(
      cases(
        [{ name: 'E', tags: ['x'], steps: [] }],
        [{ name: 'F', steps: [] }],
      ),
    ).toEqual(['removed E', 'added F']);
  });

  it('calls settings as the editor does', () => {
    const [one] = compareDefinitions(
      withCases({ ...a, tags: ['smoke'], description: '' }),
      withCases({
        ...a,
        dataSet: 'People',
        tags: ['smoke', 'slow'],
        locks: ['order table', 'account {{id}}'],
        disabled: true,
      }),
    ).cases;
    expect(one.properties).toEqual([
      { title: 'Data set', after: 'People' },
      { title: 'Tags', before: 'smoke', after: 'smoke, slow' },
      { title: 'Needs for itself', after: 'order table\naccount {{id}}' },
      { title: 'Left out of runs', after: 'yes' },
    ]);
  });

  it('tells step groups and elements', () => {
    const changes = compareDefinitions(
      {
        ...emptyDefinition,
        stepGroups: [
          { name: 'Pay', parameters: [{ name: 'card' }], steps: [] },
        ],
        elements: [
          { name: 'Menu', locator: { role: 'menu' } },
          { name: 'Old', locator: { testId: 'x' } },
        ],
      },
      {
        ...emptyDefinition,
        stepGroups: [
          {
            name: 'Pay',
            parameters: [{ name: 'card', default: '1' }],
            steps: [open('/pay')],
          },
        ],
        elements: [
          {
            name: 'Menu',
            locator: { role: 'menu', visible: true },
            alternatives: [{ css: 'nav' }],
          },
          { name: 'New', locator: { testId: 'x' } },
        ],
      },
    );
    expect(changes.stepGroups).toMatchObject([
      {
        kind: 'changed',
        properties: [
          { title: 'Parameters', before: 'card', after: 'card = 1' },
        ],
        steps: [{ kind: 'added' }],
      },
    ]);
    expect(changes.elements).toMatchObject([
      {
        kind: 'changed',
        properties: [
          { title: 'How it is found', before: 'menu', after: 'menu (visible)' },
          { title: 'Alternatives', after: 'css “nav”' },
        ],
      },
      { kind: 'changed', name: 'New', formerName: 'Old' },
    ]);
  });
});

describe('comparing data', () => {
  const people = {
    name: 'People',
    columns: [
      { name: 'email', type: 'text' as const },
      { name: 'age', type: 'number' as const },
    ],
    rows: [
      { key: 'anna', values: { email: 'anna@shop.example', age: 31 } },
      { key: 'ben', values: { email: 'ben@shop.example', age: null } },
      { key: 'cleo', values: { email: 'cleo@shop.example', age: 0 } },
    ],
  };
  const compare = (after: object) =>
    compareDefinitions(
      { ...emptyDefinition, dataSets: [people] },
      { ...emptyDefinition, dataSets: [{ ...people, ...after }] },
    ).dataSets;
  const [anna, ben, cleo] = people.rows;

  it('tells rows by their keys and cells by their columns', () => {
    const [set] = compare({
      rows: [
        { key: 'dan', values: { email: 'dan@shop.example' } },
        anna,
        { key: 'ben', disabled: true, values: { ...ben.values, age: 5 } },
      ],
    });
    expect(set).toMatchObject({ kind: 'changed', name: 'People' });
    expect(set.rows).toEqual([
      {
        kind: 'added',
        moved: false,
        key: 'dan',
        cells: [{ title: 'email', after: 'dan@shop.example' }],
      },
      { kind: 'same', moved: false, key: 'anna', cells: [] },
      {
        kind: 'changed',
        moved: false,
        key: 'ben',
        cells: [
          { title: 'Left out of runs', after: 'yes' },
          { title: 'age', after: '5' },
        ],
      },
      {
        kind: 'removed',
        moved: false,
        key: 'cleo',
        cells: [
          { title: 'email', before: 'cleo@shop.example' },
          { title: 'age', before: '0' },
        ],
      },
    ]);
  });

  it('tells rows that were moved', () => {
    const [set] = compare({ rows: [cleo, anna, ben] });
    expect(set.rows.map(({ key, moved }) => [key, moved])).toEqual([
      ['cleo', true],
      ['anna', false],
      ['ben', false],
    ]);
    expect(set.kind).toBe('changed');
  });

  it('tells columns, and that a renamed data set is the same', () => {
    const [set] = compare({
      name: 'Customers',
      columns: [
        { name: 'email', type: 'choice', options: ['a', 'b'] },
        { name: 'vip', type: 'boolean' },
      ],
    });
    expect(set).toMatchObject({ name: 'Customers', formerName: 'People' });
    expect(set.columns).toEqual([
      {
        kind: 'changed',
        moved: false,
        name: 'email',
        properties: [
          { title: 'Type', before: 'text', after: 'choice' },
          { title: 'Options', after: 'a\nb' },
        ],
      },
      { kind: 'removed', moved: false, name: 'age', properties: [] },
      { kind: 'added', moved: false, name: 'vip', properties: [] },
    ]);
  });

  it('compares as many rows as there may be', () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => ({
      key: `r${i}`,
      values: { email: `${i}` },
    }));
    const [before, after] = [rows, [...rows].reverse()].map(list => ({
      ...emptyDefinition,
      dataSets: [{ ...people, rows: list }],
    }));
    const [set] = compareDefinitions(before, after).dataSets;
    expect(set.rows.filter(({ moved }) => moved)).toHaveLength(4_999);
    expect(
      compareDefinitions(before, emptyDefinition).dataSets[0].rows,
    ).toHaveLength(5_000);
  });
});

describe('longestRising', () => {
  it('finds a longest part that rises', () => {
    const of = (numbers: number[]) =>
      [...longestRising(numbers)]
        .sort((a, b) => a - b)
        .map(index => numbers[index]);
    expect(of([])).toEqual([]);
    expect(of([3])).toEqual([3]);
    expect(of([0, 1, 2])).toEqual([0, 1, 2]);
    expect(of([2, 0, 1])).toEqual([0, 1]);
    expect(of([4, 0, 5, 1, 6, 2, 7, 3])).toHaveLength(4);
  });
});
