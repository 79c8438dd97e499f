import { coerceCell, guessType, showCell } from './cells';

describe('coerceCell', () => {
  it.each([
    ['12', 12],
    [' 1234.5 ', 1234.5],
    ['1,234.50', 1234.5],
    ['1.234,50', 1234.5],
    ['3,5', 3.5],
    ['1 234', 1234],
    ['-7', -7],
    ['', null],
    ['twelve', 'twelve'],
    ['12 apples', '12 apples'],
  ])('number %p becomes %p', (text, value) => {
    expect(coerceCell(text, { type: 'number' })).toBe(value);
  });

  it.each([
    ['TRUE', true],
    ['yes', true],
    ['1', true],
    ['false', false],
    ['No', false],
    ['', null],
    ['maybe', 'maybe'],
  ])('boolean %p becomes %p', (text, value) => {
    expect(coerceCell(text, { type: 'boolean' })).toBe(value);
  });

  it.each([
    ['2026-01-31', '2026-01-31'],
    ['2026/1/3', '2026-01-03'],
    ['31.01.2026', '2026-01-31'],
    ['31/01/2026', '2026-01-31'],
    ['01/31/2026', '2026-01-31'],
    ['01/02/2026', '01/02/2026'],
    ['2026-02-30', '2026-02-30'],
    ['soon', 'soon'],
    ['', null],
  ])(
    'date %p becomes %p, and is left alone when it is not clear',
    (text, value) => {
      expect(coerceCell(text, { type: 'date' })).toBe(value);
    },
  );

  it('a choice takes the option whatever its case, and keeps what is none', () => {
    const column = { type: 'choice' as const, options: ['Gold', 'Silver'] };
    expect(coerceCell('gold', column)).toBe('Gold');
    expect(coerceCell('Bronze', column)).toBe('Bronze');
  });

  it('a text stays as it was written', () => {
    expect(coerceCell(' 007 ', { type: 'text' })).toBe(' 007 ');
  });
});

describe('guessType', () => {
  it.each([
    [['1', '2.5', ''], 'number'],
    [['2026-01-01', '31.12.2026'], 'date'],
    [['yes', 'No'], 'boolean'],
    [['a', '1'], 'text'],
    [['007', '12'], 'text'],
    [['+353 1 234'], 'text'],
    [['', ''], 'text'],
  ])('%p is %s', (texts, type) => {
    expect(guessType(texts)).toBe(type);
  });
});

it('shows every kind of value as the text a placeholder will hold', () => {
  expect([null, undefined, 0, false, 'x'].map(showCell)).toEqual([
    '',
    '',
    '0',
    'false',
    'x',
  ]);
});
