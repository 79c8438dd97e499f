import { casesForPeople } from './casesForPeople';
import { describeCheck } from './describeCheck';
import type { Step } from './catalogue';
import type { TestSetDefinition } from './definition';

function definitionOf(
  steps: Step[],
  stepGroups: TestSetDefinition['stepGroups'] = [],
): TestSetDefinition {
  return {
    cases: [{ name: 'Ship', steps }],
    stepGroups,
    elements: [],
    dataSets: [],
  };
}

function describeSteps(
  definition: TestSetDefinition,
  generators: 'make' | 'name' = 'make',
) {
  return describeCheck(
    definition,
    {
      caseName: 'Ship',
      values: { order: 'A-1' },
      environment: { variables: { HALL: 'north' } },
    },
    generators,
  );
}

const lift: Step = {
  keyword: 'manual',
  instruction: 'Lift parcel {{order}} in hall {{env.HALL}}.\nWith care.',
  expected: 'It weighs {{weight}}.',
};

describe('a case that people perform', () => {
  it('is one with a manual step, also within its step groups', () => {
    const groups: TestSetDefinition['stepGroups'] = [
      { name: 'Outer', steps: [{ keyword: 'useSteps', group: 'Inner' }] },
      { name: 'Inner', steps: [lift] },
      { name: 'Other', steps: [{ keyword: 'openUrl', url: '/' }] },
    ];
    const cases = [
      { name: 'itself', steps: [lift] },
      { name: 'by groups', steps: [{ keyword: 'useSteps', group: 'Outer' }] },
      {
        name: 'to sign in',
        steps: [
          {
            keyword: 'useSession',
            action: 'load',
            name: 'clerk',
            otherwise: 'Inner',
          },
        ],
      },
      { name: 'not', steps: [{ keyword: 'useSteps', group: 'Other' }] },
    ] as TestSetDefinition['cases'];
    expect([...casesForPeople({ cases, stepGroups: groups })]).toEqual([
      'itself',
      'by groups',
      'to sign in',
    ]);
  });
});

describe('a check in words', () => {
  it('has every placeholder filled in, and its first line as title', () => {
    expect(describeSteps(definitionOf([lift]))).toEqual([
      {
        sequence: 0,
        path: [0],
        keyword: 'manual',
        title: 'Lift parcel A-1 in hall north.',
        instruction: 'Lift parcel A-1 in hall north.\nWith care.',
        expected: 'It weighs ‹weight›.',
        isGroup: false,
        isOptional: false,
      },
    ]);
  });

  it('tells automated steps as they are written, with what is said about them', () => {
    const [step] = describeSteps(
      definitionOf([
        {
          keyword: 'click',
          target: 'Buy',
          optional: true,
          note: 'Twice, if need be',
          when: { visible: 'Buy', not: true },
        },
      ]),
    );
    expect(step).toMatchObject({
      instruction: 'Click “Buy”',
      isOptional: true,
      condition: '“Buy” is not visible',
      note: 'Twice, if need be',
    });
  });

  it('spells step groups out, with their parameters', () => {
    const steps = describeSteps(
      definitionOf(
        [{ keyword: 'useSteps', group: 'Sign in', parameters: { as: 'Ann' } }],
        [
          {
            name: 'Sign in',
            parameters: [{ name: 'as' }, { name: 'where', default: '/in' }],
            steps: [
              { keyword: 'openUrl', url: '{{where}}' },
              { keyword: 'manual', instruction: 'Greet {{as}}' },
            ],
          },
        ],
      ),
    );
    expect(
      steps.map(({ path, title, isGroup }) => [path, title, isGroup]),
    ).toEqual([
      [[0], 'Use steps “Sign in”', true],
      [[0, 0], 'Open /in', false],
      [[0, 1], 'Greet Ann', false],
    ]);
  });

  it('never shows a secret', () => {
    const [step] = describeSteps(
      definitionOf([
        { keyword: 'manual', instruction: 'Type {{secret.PIN}} at the door' },
      ]),
    );
    expect(step.title).toBe('Type ‹secret PIN› at the door');
  });

  it('fills in what was set, and calls what is saved from a page by its name', () => {
    const steps = describeSteps(
      definitionOf([
        { keyword: 'set', variable: 'code', value: 'X-{{digits(4)}}' },
        { keyword: 'save', from: 'text', target: 'Number', as: 'number' },
        { keyword: 'manual', instruction: 'Write {{code}} beside {{number}}' },
        { keyword: 'manual', instruction: 'Read {{code}} to a colleague' },
      ]),
    );
    expect(steps.map(({ path }) => path)).toEqual([[1], [2], [3]]);
    const [, code] = /Write (X-\d{4}) beside ‹number›/.exec(steps[1].title)!;
    expect(steps[2].title).toBe(`Read ${code} to a colleague`);
  });

  it('only names generated values before somebody has begun', () => {
    const definition = definitionOf([
      { keyword: 'manual', instruction: 'Write {{uuid}} down' },
    ]);
    expect(describeSteps(definition, 'name')[0].title).toBe(
      'Write ‹new uuid› down',
    );
  });
});
