import {
  cellProblems,
  messagesOf,
  problemsBelow,
  withoutDuplicates,
} from './problems';
import { linkOfPlace } from '../editor/placeLinks';
import { exampleDefinition } from './exampleDefinition.fixture';

const problem = (path: Array<string | number>, message = 'wrong') => ({
  path,
  place: path.join(', '),
  message,
});

describe('problems', () => {
  it('are found at a place and below it', () => {
    const all = [
      problem(['cases', 0]),
      problem(['cases', 0, 'steps', 1, 'target']),
      problem(['cases', 1]),
    ];
    expect(problemsBelow(all, ['cases', 0])).toHaveLength(2);
    expect(messagesOf(all, ['cases', 0, 'steps', 1, 'target'])).toEqual([
      'wrong',
    ]);
    expect(messagesOf([problem(['a', 'frame', 1])], ['a'])).toEqual([
      'frame, number 2: wrong',
    ]);
  });

  it('are told once', () => {
    expect(
      withoutDuplicates([
        problem(['a']),
        problem(['a']),
        problem(['a'], 'other'),
      ]),
    ).toHaveLength(2);
  });

  it('of cells are found by row and column of the grid', () => {
    const cells = cellProblems(
      [
        problem(['dataSets', 0, 'rows', 3, 'values', 'age']),
        problem(['dataSets', 0, 'rows', 1, 'key'], 'there is another'),
        problem(['dataSets', 1, 'rows', 0, 'values', 'age']),
      ],
      0,
      exampleDefinition().dataSets[0].columns,
    );
    expect([...cells]).toEqual([
      ['3:2', 'wrong'],
      ['1:0', 'there is another'],
    ]);
  });

  it('lead to the place where they are mended', () => {
    const definition = exampleDefinition();
    expect(linkOfPlace(definition, ['cases', 0, 'steps', 2, 'target'])).toEqual(
      { tab: 'cases', search: 'case=Sign+in&step=3' },
    );
    expect(linkOfPlace(definition, ['stepGroups', 0, 'name'])).toEqual({
      tab: 'cases',
      search: 'group=Enter+name',
    });
    expect(linkOfPlace(definition, ['elements', 1, 'locator'])).toEqual({
      tab: 'cases',
      search: 'element=Page',
    });
    expect(
      linkOfPlace(definition, ['dataSets', 0, 'rows', 1, 'values', 'age']),
    ).toEqual({
      tab: 'data',
      search: 'dataSet=People&row=ben&column=age',
    });
  });
});
