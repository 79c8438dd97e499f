import { keywords, validateDefinition } from '@uatcms/plugin-uat-common';
import { exampleDefinition } from './exampleDefinition.fixture';
import { identityOf } from './identity';
import {
  duplicateStep,
  insertSteps,
  keywordTitle,
  moveStep,
  newStep,
  removeSteps,
  replaceSteps,
  setArgument,
  setKeyword,
  stepsOf,
  type StepOwner,
} from './steps';

const before = exampleDefinition();
const owner: StepOwner = { list: 'cases', index: 0 };
const words = (definition: typeof before) =>
  stepsOf(definition, owner).map(step => step.keyword);

describe('steps', () => {
  it('inserts between any two', () => {
    const after = insertSteps(before, owner, 1, [newStep('hover')]);
    expect(words(after)).toEqual([
      'openUrl',
      'hover',
      'useSteps',
      'click',
      'expectText',
    ]);
    expect(after.cases[1]).toBe(before.cases[1]);
  });

  it('works in step groups, too', () => {
    const group: StepOwner = { list: 'stepGroups', index: 0 };
    expect(removeSteps(before, group, [0]).stepGroups[0].steps).toHaveLength(1);
  });

  it('removes several at once, duplicates and moves', () => {
    expect(words(removeSteps(before, owner, [0, 2]))).toEqual([
      'useSteps',
      'expectText',
    ]);
    expect(words(duplicateStep(before, owner, 0))).toEqual([
      'openUrl',
      'openUrl',
      'useSteps',
      'click',
      'expectText',
    ]);
    const moved = moveStep(before, owner, 3, 0);
    expect(words(moved)).toEqual([
      'expectText',
      'openUrl',
      'useSteps',
      'click',
    ]);
    expect(moved.cases[0].steps[0]).toBe(before.cases[0].steps[3]);
  });

  it('sets an argument, and leaves it out again', () => {
    const set = setArgument(before, owner, 2, 'count', 2);
    expect(set.cases[0].steps[2]).toEqual({
      keyword: 'click',
      target: 'Sign-in button',
      count: 2,
    });
    expect(identityOf(set.cases[0].steps[2])).toBe(
      identityOf(before.cases[0].steps[2]),
    );
    expect(setArgument(set, owner, 2, 'count', undefined)).toEqual(before);
  });

  it('changes nothing when the value is the same', () => {
    expect(setArgument(before, owner, 2, 'target', 'Sign-in button')).toBe(
      before,
    );
  });

  it('another keyword keeps the arguments that it has, too', () => {
    const after = setKeyword(before, owner, 2, 'hover');
    expect(after.cases[0].steps[2]).toEqual({
      keyword: 'hover',
      target: 'Sign-in button',
    });
  });

  it('replaces the list', () => {
    expect(replaceSteps(before, owner, []).cases[0].steps).toEqual([]);
  });

  it.each(keywords)(
    'a new step “%s” has only problems that say what to fill in',
    keyword => {
      const definition = {
        ...exampleDefinition(),
        cases: [{ name: 'One', steps: [newStep(keyword)] }],
      };
      const { problems } = validateDefinition(definition);
      for (const problem of problems) {
        expect(problem.path.slice(0, 4)).toEqual(['cases', 0, 'steps', 0]);
        expect(problem.message).not.toMatch(/not known here/);
      }
    },
  );

  it('finds elements by what people see while the test set has none with a name', () => {
    const steps = [newStep('click', false), newStep('fill', false)];
    expect(steps).toEqual([
      { keyword: 'click', target: { text: '' } },
      { keyword: 'fill', target: { label: '' }, value: '' },
    ]);
    const { problems } = validateDefinition({
      ...exampleDefinition(),
      elements: [],
      cases: [{ name: 'One', steps }],
    });
    const places = problems.map(({ path }) => path.slice(0, 5).join('.'));
    expect(places).toEqual(
      expect.arrayContaining([
        'cases.0.steps.0.target',
        'cases.0.steps.1.target',
      ]),
    );
  });

  it('names a keyword, also one that does not exist', () => {
    expect(keywordTitle('click')).toBe('Click');
    expect(keywordTitle('fly')).toBe('fly');
  });
});
