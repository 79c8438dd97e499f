import { csvLine } from './csvLine';

describe('a line of CSV', () => {
  it('quotes what would end a cell', () => {
    expect(csvLine(['plain', 'a,b', 'say "x"', 'two\nlines', ''])).toBe(
      'plain,"a,b","say ""x""","two\nlines",\r\n',
    );
  });

  const cell = (text: string) =>
    csvLine([text]).slice(0, -2).replace(/^"|"$/g, '').replace(/""/g, '"');

  it.each([
    ['an operator', '=1+1', "'=1+1"],
    ['a sign', '+1+1', "'+1+1"],
    ['a minus', '-1+1', "'-1+1"],
    ['a function of old', '@SUM(A1)', "'@SUM(A1)"],
    ['full-width characters', '＝1+1', "'＝1+1"],
    ['a full-width plus', '＋1', "'＋1"],
    ['a full-width minus', '－1+1', "'－1+1"],
    ['a full-width at', '＠SUM(A1)', "'＠SUM(A1)"],
    ['an operator after spaces', '  =1', "'  =1"],
    ['an operator after a character that is not seen', '\u200B=1', "'\u200B=1"],
    ['an operator after a tab', '\t=1', "\t'=1"],
    ['an operator after a carriage return', '\r=1', "\r'=1"],
    ['an operator after a line feed', '\n=1', "\n'=1"],
    ['an operator on a later line', 'x\r\n=1', "x\r\n'=1"],
    ['an operator after a semicolon', 'x;=1;y', "x;'=1;y"],
    ['an operator in quotes after a semicolon', 'x;"=1";y', 'x;\'"=1";y'],
    [
      'a number that goes on as a formula',
      "-2+cmd|' /C x'!A0",
      "'-2+cmd|' /C x'!A0",
    ],
    ['a number before a formula', '-2;=1', "-2;'=1"],
  ])('has no formula: %s is text', (_, text, expected) => {
    expect(cell(text)).toBe(expected);
  });

  it.each([
    '-5',
    '+3.25',
    '-1,000.50',
    '-.5',
    '-1.5e-3',
    '-5%',
    '-',
    'x;-5;y',
    'a=b',
    '1-2',
    'ann@example.org',
    '2026-01-31T10:00:00.000Z',
  ])('leaves “%s” as it is', text => {
    expect(cell(text)).toBe(text);
  });
});
