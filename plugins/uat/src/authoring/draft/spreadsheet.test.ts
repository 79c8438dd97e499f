import { readTableFile } from './spreadsheet';

const file = (...bytes: Array<number | string>) =>
  Uint8Array.from(
    bytes.flatMap(part =>
      typeof part === 'string' ? [...Buffer.from(part)] : [part],
    ),
  ).buffer;

describe('a file of a table', () => {
  it.each([
    ['UTF-8', file('name;city\nJörg;Köln')],
    ['UTF-8 with a mark', file(0xef, 0xbb, 0xbf, 'name;city\nJörg;Köln')],
    ['Windows-1252', file('name;city\nJ', 0xf6, 'rg;K', 0xf6, 'ln')],
    [
      'UTF-16',
      file(0xff, 0xfe, ...Buffer.from('name\tcity\nJörg\tKöln', 'utf16le')),
    ],
  ])('is read in %s', (_, content) => {
    expect(readTableFile(content)).toEqual([
      ['name', 'city'],
      ['Jörg', 'Köln'],
    ]);
  });

  it.each([
    ['is no text', file('PK', 3, 4, 0, 0, 0xff), /It is no text/],
    ['holds nothing', file('\n'), /nothing in it/],
    [
      'has an open quotation mark',
      file('a,b\n1,2\n"open,3\n4,5'),
      /quotation mark in row 3 is never closed/,
    ],
  ])('that %s is refused as a whole', (_, content, reason) => {
    expect(() => readTableFile(content)).toThrow(reason);
  });
});
