import { sampleTestSet } from '../../testing/samples';
import {
  countIterations,
  defaultChoice,
  fitChoice,
  narrowChoice,
  requestOf,
} from './runChoice';

const testSet = sampleTestSet();

describe('fitChoice', () => {
  it('begins with the first environment and everything selected', () => {
    expect(fitChoice(undefined, testSet)).toEqual({
      ...defaultChoice,
      environment: 'staging',
      cases: undefined,
    });
  });

  it('drops remembered cases, rows and environments that are gone', () => {
    const remembered = {
      ...defaultChoice,
      environment: 'gone',
      cases: ['Pay', 'Gone'],
      rows: { Customers: ['bob', 'old'], Gone: ['x'] },
    };
    expect(fitChoice(remembered, testSet)).toMatchObject({
      environment: 'staging',
      cases: ['Pay'],
      rows: { Customers: ['bob'] },
    });
  });

  it('selects everything when nothing is left of a selection', () => {
    const remembered = {
      ...defaultChoice,
      cases: ['Gone'],
      rows: { Customers: ['gone'] },
    };
    expect(fitChoice(remembered, testSet)).toMatchObject({
      cases: undefined,
      rows: {},
    });
  });

  it('begins anew when what was remembered cannot be read', () => {
    expect(fitChoice({ retries: 'many' }, testSet)).toMatchObject({
      retries: 0,
      evidence: 'failed',
    });
  });
});

describe('countIterations', () => {
  it('counts a case once for each enabled row of its data set, and once without one', () => {
    expect(countIterations(testSet.definition, defaultChoice)).toBe(2 + 2 + 1);
    expect(
      countIterations(testSet.definition, {
        ...defaultChoice,
        rows: { Customers: ['ann'] },
      }),
    ).toBe(1 + 1 + 1);
    expect(
      countIterations(testSet.definition, {
        ...defaultChoice,
        cases: ['Open the shop'],
      }),
    ).toBe(1);
  });
});

describe('requestOf', () => {
  it('leaves out rows of data sets that no chosen case uses', () => {
    const choice = {
      ...defaultChoice,
      cases: ['Open the shop'],
      rows: { Customers: ['ann'] },
    };
    expect(requestOf(testSet, choice).rows).toBeUndefined();
  });
});

describe('narrowChoice', () => {
  it('drops what another content does not have, and leaves an empty selection empty', () => {
    const choice = {
      ...defaultChoice,
      cases: ['Pay', 'Gone'],
      rows: { Customers: ['gone'], Gone: ['x'] },
    };
    expect(narrowChoice(choice, testSet.definition)).toMatchObject({
      cases: ['Pay'],
      rows: {},
    });
    expect(
      narrowChoice({ ...choice, cases: ['Gone'] }, testSet.definition).cases,
    ).toBeUndefined();
    expect(
      narrowChoice({ ...choice, cases: [] }, testSet.definition).cases,
    ).toEqual([]);
  });
});
