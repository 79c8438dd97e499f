import { addedExtendedSteps, extendedStepsOf } from './extendedSteps';

const click = { keyword: 'click', target: { text: 'Go' } };
const point = (x: number) => ({ keyword: 'mouse', action: 'click', x, y: 1 });
const content = (...steps: unknown[]) => ({
  cases: [{ name: 'Draw', steps }],
  stepGroups: [],
});
const places = (before: unknown, after: unknown) =>
  addedExtendedSteps(before, after).map(({ place }) => place);

describe('extended steps', () => {
  it('are found in cases and in step groups, with their places', () => {
    expect(
      extendedStepsOf({
        cases: [
          { name: 'Draw', steps: [click, point(1)] },
          { name: 'Look', steps: [click] },
        ],
        stepGroups: [{ name: 'Strokes', steps: [point(2)] }],
      }).map(({ place, path }) => [place, path]),
    ).toEqual([
      ['case “Draw”, step 2', ['cases', 0, 'steps', 1]],
      ['step group “Strokes”, step 1', ['stepGroups', 0, 'steps', 0]],
    ]);
  });

  it.each([
    undefined,
    null,
    'text',
    [],
    { cases: 'none' },
    { cases: [null, 5, { steps: {} }, { steps: [null, 'mouse', [], {}] }] },
  ])('of what is no definition are none: %j', input => {
    expect(extendedStepsOf(input)).toEqual([]);
  });

  it('are new where there was nothing before', () => {
    expect(places(undefined, content(point(1)))).toEqual([
      'case “Draw”, step 1',
    ]);
  });

  it('are not new when they are moved, also into a step group, or when others are taken away', () => {
    const before = content(point(1), click, point(2));
    expect(places(before, content(click, point(2), point(1)))).toEqual([]);
    expect(places(before, content(point(2)))).toEqual([]);
    expect(
      places(before, {
        cases: [{ name: 'Other', steps: [] }],
        stepGroups: [{ name: 'Strokes', steps: [point(2), point(1)] }],
      }),
    ).toEqual([]);
  });

  it('are new when anything about them is another, also what every step takes', () => {
    expect(places(content(point(1)), content(point(2)))).toHaveLength(1);
    expect(
      places(content(point(1)), content({ ...point(1), optional: true })),
    ).toHaveLength(1);
  });

  it('are new when there are more of the same', () => {
    expect(places(content(point(1)), content(point(1), point(1)))).toEqual([
      'case “Draw”, step 2',
    ]);
  });
});
