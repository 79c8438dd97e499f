import { validateDefinition } from './validateDefinition';

const valid = {
  cases: [
    {
      name: 'Sign in',
      dataSet: 'customers',
      steps: [
        { keyword: 'openUrl', url: '/sign-in' },
        {
          keyword: 'useSteps',
          group: 'Enter',
          parameters: { who: '{{email}}' },
        },
        { keyword: 'expectText', target: 'Greeting', text: 'Hello {{name}}' },
      ],
    },
  ],
  stepGroups: [
    {
      name: 'Enter',
      parameters: [{ name: 'who' }],
      steps: [
        { keyword: 'fill', target: { label: 'E-mail' }, value: '{{who}}' },
        {
          keyword: 'save',
          from: 'text',
          target: { testId: 'name' },
          as: 'name',
        },
      ],
    },
  ],
  elements: [{ name: 'Greeting', locator: { role: 'status' } }],
  dataSets: [
    {
      name: 'customers',
      columns: [
        { name: 'email', type: 'text' },
        { name: 'limit', type: 'number' },
        { name: 'since', type: 'date' },
      ],
      rows: [
        {
          key: 'first',
          values: { email: 'a@example.org', limit: 3, since: '2026-02-28' },
        },
      ],
    },
  ],
};

type Draft = typeof valid & Record<string, any>;

function problemsOf(change: (draft: any) => void): Array<[string, string]> {
  const draft: Draft = structuredClone(valid);
  change(draft);
  return validateDefinition(draft).problems.map(({ place, message }) => [
    place,
    message,
  ]);
}

describe('validateDefinition', () => {
  it('accepts a valid test set and fills in what may be left out', () => {
    expect(validateDefinition(valid)).toEqual({
      definition: valid,
      problems: [],
    });
    expect(validateDefinition({ cases: [] }).definition).toEqual({
      cases: [],
      stepGroups: [],
      elements: [],
      dataSets: [],
    });
  });

  it('reports all problems of one input together, each with its place', () => {
    const places = problemsOf(draft => {
      draft.cases[0].steps = [
        { keyword: 'clik', target: 'Greeting' },
        { keyword: 'fill', value: '{{emial}}' },
        { keyword: 'wait' },
        { keyword: 'useSteps', group: 'Leave' },
      ];
      draft.cases.push({ name: 'Sign in', steps: [] });
      draft.dataSets[0].rows[0].values.limit = 'many';
    });
    expect(places).toEqual(
      expect.arrayContaining([
        ['case “Sign in”, step 1, keyword', '“clik” is not a keyword'],
        ['case “Sign in”, step 2, target', 'is needed'],
        [
          'case “Sign in”, step 2, value',
          expect.stringContaining(
            '{{emial}} is neither a column of data set “customers”',
          ),
        ],
        [
          'case “Sign in”, step 3, forUrl',
          'give exactly one thing to wait for',
        ],
        [
          'case “Sign in”, step 4, group',
          'there is no step group “Leave”. Step groups: Enter',
        ],
        [
          'case “Sign in”, name',
          expect.stringContaining('there is another case “Sign in”'),
        ],
        ['data set “customers”, row “first”, limit', '“many” is not a number'],
      ]),
    );
    expect(places).toHaveLength(7);
  });

  it.each([
    ['no object', 5],
    ['nothing', undefined],
    ['a list', []],
    ['cases that are no list', { cases: 'x' }],
    ['a case that is null', { cases: [null] }],
    [
      'steps that are numbers',
      { cases: [{ name: 'a', steps: [1, null, 'x'] }] },
    ],
    [
      'rows without values',
      { cases: [], dataSets: [{ name: 'd', columns: [null], rows: [{}, 7] }] },
    ],
    [
      'a target that is a list',
      { cases: [{ name: 'a', steps: [{ keyword: 'click', target: [] }] }] },
    ],
  ])('does not throw on %s', (_what, input) => {
    expect(validateDefinition(input).problems.length).toBeGreaterThan(0);
  });

  it('knows a variable only after it was set', () => {
    const use = {
      keyword: 'expectThat',
      value: '{{total}}',
      operator: 'equals',
      expected: '1',
    };
    const set = { keyword: 'set', variable: 'total', value: '1' };
    expect(problemsOf(draft => draft.cases[0].steps.push(set, use))).toEqual(
      [],
    );
    expect(
      problemsOf(draft => draft.cases[0].steps.push(use, set)),
    ).toHaveLength(1);
  });

  it('knows variables which a step group has saved', () => {
    expect(problemsOf(draft => draft.cases[0].steps.splice(1, 1))).toEqual([
      [
        'case “Sign in”, step 2, text',
        expect.stringContaining('{{name}} is neither'),
      ],
    ]);
  });

  it('does not let a step group see the columns of the case that uses it', () => {
    expect(
      problemsOf(draft => (draft.stepGroups[0].steps[0].value = '{{email}}')),
    ).toEqual([
      [
        'step group “Enter”, step 1, value',
        expect.stringContaining('a parameter of step group “Enter”'),
      ],
    ]);
  });

  it('asks for parameters that have no default, and refuses unknown ones', () => {
    expect(
      problemsOf(draft => (draft.cases[0].steps[1].parameters = { whom: 'x' })),
    ).toEqual([
      [
        'case “Sign in”, step 2, parameters, whom',
        'step group “Enter” has no parameter “whom”. Parameters: who',
      ],
      [
        'case “Sign in”, step 2, group',
        'step group “Enter” needs the parameter “who”',
      ],
    ]);
    expect(
      problemsOf(draft => {
        draft.stepGroups[0].parameters[0].default = 'someone';
        draft.cases[0].steps[1].parameters = {};
      }),
    ).toEqual([]);
  });

  it('finds circles of step groups, and only once', () => {
    const problems = problemsOf(draft =>
      draft.stepGroups.push(
        { name: 'A', steps: [{ keyword: 'useSteps', group: 'B' }] },
        { name: 'B', steps: [{ keyword: 'useSteps', group: 'A' }] },
        { name: 'Self', steps: [{ keyword: 'useSteps', group: 'Self' }] },
      ),
    );
    expect(problems.map(([, message]) => message)).toEqual([
      'step groups use each other in a circle: A → B → A',
      'step groups use each other in a circle: Self → Self',
    ]);
  });

  it('lets locks use columns and variables of the environment, and nothing else', () => {
    const locks = (...names: unknown[]) =>
      problemsOf(draft => (draft.cases[0].locks = names));
    expect(locks('order table', 'account {{email}} {{env.SHOP}}')).toEqual([]);
    expect(
      locks('x', '{{emial}}', '{{secret.PIN}}', '{{uuid}}', '{{1}}', 'x'),
    ).toEqual([
      [
        'case “Sign in”, locks, number 2',
        '{{emial}} is no column of the data set of the case. Columns: email, limit, since',
      ],
      [
        'case “Sign in”, locks, number 3',
        '{{secret.PIN}}: a lock may only use columns of the data set and {{env.NAME}}',
      ],
      [
        'case “Sign in”, locks, number 4',
        '{{uuid}}: a lock may only use columns of the data set and {{env.NAME}}',
      ],
      ['case “Sign in”, locks, number 5', '{{1}}: “1” is not a name'],
      ['case “Sign in”, locks, number 6', '“x” is named twice'],
    ]);
    expect(locks(' ', 5)).toEqual([
      ['case “Sign in”, locks, number 1', 'must not be empty'],
      ['case “Sign in”, locks, number 2', 'must be a text'],
    ]);
  });

  it('limits how deep step groups are nested', () => {
    const chain = (length: number) => (draft: any) =>
      draft.stepGroups.push(
        ...Array.from({ length }, (_, i) => ({
          name: `g${i}`,
          steps:
            i + 1 < length ? [{ keyword: 'useSteps', group: `g${i + 1}` }] : [],
        })),
      );
    expect(problemsOf(chain(10))).toEqual([]);
    expect(problemsOf(chain(11))).toEqual([
      ['step group “g0”', 'step groups are nested deeper than 10'],
    ]);
  });

  it('stays quick when many step groups share many step groups', () => {
    const count = 40;
    const problems = problemsOf(draft =>
      draft.stepGroups.push(
        ...Array.from({ length: count }, (_, i) => ({
          name: `g${i}`,
          steps:
            i >= 9
              ? []
              : Array.from({ length: 200 }, (__, j) => ({
                  keyword: 'useSteps',
                  group: `g${i + 1 + (j % 1)}`,
                })),
        })),
      ),
    );
    expect(problems).toEqual([]);
  });

  it.each([
    [
      { role: 'button', css: 'a' },
      'target',
      expect.stringContaining('has role and css'),
    ],
    [{ name: 'x' }, 'target', expect.stringContaining('needs one of role')],
    [{ css: 'a', checked: true }, 'target, checked', 'goes only with role'],
    [
      { css: 'a', within: 'Nowhere' },
      'target, within',
      expect.stringContaining('there is no element “Nowhere”'),
    ],
    [{ css: 'a', nth: -1 }, 'target, nth', expect.any(String)],
  ])('refuses the locator %j', (target, field, message) => {
    const problems = problemsOf(draft =>
      draft.cases[0].steps.push({ keyword: 'click', target }),
    );
    expect(problems).toContainEqual([
      `case “Sign in”, step 4, ${field}`,
      message,
    ]);
  });

  it.each([
    ['since', '2026-02-30', '“2026-02-30” is not a date such as 2026-01-31'],
    ['nowhere', 'x', expect.stringContaining('has no column “nowhere”')],
    ['email', 5, '“5” is not a text'],
  ])('refuses a cell %s = %s', (column, cell, message) => {
    const problems = problemsOf(
      draft => (draft.dataSets[0].rows[0].values[column] = cell),
    );
    expect(problems).toEqual([
      [`data set “customers”, row “first”, ${column}`, message],
    ]);
  });

  it('refuses names that are generators, and choice columns without options', () => {
    expect(
      problemsOf(draft =>
        draft.dataSets[0].columns.push(
          { name: 'uuid', type: 'text' },
          { name: 'size', type: 'choice' },
        ),
      ),
    ).toEqual([
      [
        'data set “customers”, column “uuid”, name',
        '“uuid” is the name of a generator; choose another',
      ],
      [
        'data set “customers”, column “size”, options',
        'a choice column needs options',
      ],
    ]);
  });
});
