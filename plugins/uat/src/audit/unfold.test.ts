import { placeInWords } from './placeInWords';
import { unfold } from './unfold';

const step = { keyword: 'openUrl', url: '/' };

describe('unfold', () => {
  it('tells what was created as a whole in parts, and nothing of what is empty', () => {
    const created = {
      path: [],
      new: {
        title: 'Shop',
        tags: [],
        system: null,
        definition: { cases: [{ name: 'Pay', steps: [step] }], elements: [] },
      },
    };
    expect(unfold(created)).toEqual([
      { path: ['title'], new: 'Shop' },
      {
        path: ['definition', 'cases', 'Pay'],
        new: { name: 'Pay', steps: [step] },
      },
    ]);
  });

  it('leaves alone what was changed', () => {
    const changed = { path: ['tags'], old: ['a'], new: ['b'] };
    expect(unfold(changed)).toEqual([changed]);
  });
});

describe('placeInWords', () => {
  it.each([
    [
      ['definition', 'cases', 'Sign in', 'steps', 2, 'url'],
      'case “Sign in” › step 3 › url',
    ],
    [['definition', 'cases', 'order'], 'order of the cases'],
    [
      ['definition', 'dataSets', 'People', 'rows', 'r1', 'values', 'eMail'],
      'data set “People” › row “r1” › eMail',
    ],
    [['variables', 'BASE'], 'variables › BASE'],
    [['tags', 0], 'tags › number 1'],
    [['retentionDays'], 'retention days'],
  ])('%j', (path, words) => {
    expect(placeInWords(path).join(' › ')).toBe(words);
  });
});
