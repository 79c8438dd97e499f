import { limits, type DataSet } from '@uatcms/plugin-uat-common';
import { exampleDefinition } from './exampleDefinition.fixture';
import {
  copyCells,
  exportTable,
  fillDataSet,
  hasHeading,
  pasteInto,
} from './paste';
import { importTable } from './importTable';
import { readClipboard, readTable, writeCsv, writeTsv } from './spreadsheet';

const people = (): DataSet => exampleDefinition().dataSets[0];
const empty = (): DataSet => ({
  name: 'New',
  columns: [{ name: 'column1', type: 'text' }],
  rows: [],
});

describe('reading tables', () => {
  it('reads what Excel puts on the clipboard: tabs, quoted cells with line breaks and doubled quotes', () => {
    const text =
      'Name\tNote\r\nAnna\t"first line\nsecond ""line"""\r\nBen\tplain\r\n';
    expect(readClipboard(text)).toEqual([
      ['Name', 'Note'],
      ['Anna', 'first line\nsecond "line"'],
      ['Ben', 'plain'],
    ]);
  });

  it('keeps empty cells and empty lines inside, and drops the line break at the end', () => {
    expect(readClipboard('a\t\tb\n\t\t\nc\t\td\n')).toEqual([
      ['a', '', 'b'],
      ['', '', ''],
      ['c', '', 'd'],
    ]);
  });

  it('reads one column of texts with commas as one column', () => {
    expect(readClipboard('Main Street 1, Dublin\nMain Street 2, Cork')).toEqual(
      [['Main Street 1, Dublin'], ['Main Street 2, Cork']],
    );
  });

  it('reads CSV text', () => {
    expect(readClipboard('a,b\n1,2')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it.each([',', ';', '\t'])(
    'finds out the delimiter %p of a file',
    delimiter => {
      expect(
        readTable(`\ufeffname${delimiter}age\nAnna${delimiter}31\n`),
      ).toEqual([
        ['name', 'age'],
        ['Anna', '31'],
      ]);
    },
  );

  it('what is copied or exported is read back the same', () => {
    const table = [
      ['a "quoted" cell', 'two\nlines', 'tab\there', ''],
      ['1', '2', '3', '4'],
    ];
    expect(readTable(writeTsv(table), '\t')).toEqual(table);
    expect(readTable(writeCsv(table))).toEqual(table);
  });
});

describe('headings', () => {
  it.each([
    [
      [
        ['Name', 'Age'],
        ['Anna', '31'],
      ],
      true,
    ],
    [
      [
        ['Anna', '31'],
        ['Ben', '32'],
      ],
      false,
    ],
    [
      [
        ['Name', 'Name'],
        ['a', 'b'],
      ],
      false,
    ],
    [
      [
        ['Name', ''],
        ['a', 'b'],
      ],
      false,
    ],
    [
      [
        ['anna@shop.example', 'Anna'],
        ['ben@shop.example', 'Ben'],
      ],
      false,
    ],
    [[['Name', 'Age']], false],
  ])('%j has a heading: %p', (table, expected) => {
    expect(hasHeading(table)).toBe(expected);
  });
});

describe('pasting into an empty data set', () => {
  it('takes names and types of columns from the table', () => {
    const { dataSet } = pasteInto(empty(), { row: 0, column: 1 }, [
      ['First name', 'Age', 'VIP', 'Since'],
      ['Anna', '31', 'yes', '31.01.2026'],
      ['Ben', '', 'no', '2026-02-01'],
    ]);
    expect(dataSet.columns).toEqual([
      { name: 'firstName', type: 'text' },
      { name: 'age', type: 'number' },
      { name: 'VIP', type: 'boolean' },
      { name: 'since', type: 'date' },
    ]);
    expect(dataSet.rows).toEqual([
      {
        key: 'row-1',
        values: { firstName: 'Anna', age: 31, VIP: true, since: '2026-01-31' },
      },
      {
        key: 'row-2',
        values: {
          firstName: 'Ben',
          age: null,
          VIP: false,
          since: '2026-02-01',
        },
      },
    ]);
  });

  it('a table without a heading gets numbered columns', () => {
    const { dataSet } = fillDataSet(empty(), [
      ['1', 'a'],
      ['2', 'b'],
    ]);
    expect(dataSet.columns.map(({ name }) => name)).toEqual([
      'column1',
      'column2',
    ]);
    expect(dataSet.rows).toHaveLength(2);
  });

  it('a heading “key” names the row keys, unless they are not unique', () => {
    const unique = fillDataSet(empty(), [
      ['key', 'name'],
      ['a', 'Anna'],
      ['b', 'Ben'],
    ]).dataSet;
    expect(unique.rows.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(unique.columns.map(({ name }) => name)).toEqual(['name']);
    const twice = fillDataSet(empty(), [
      ['key', 'name'],
      ['a', 'Anna'],
      ['a', 'Ben'],
    ]).dataSet;
    expect(twice.columns.map(({ name }) => name)).toEqual(['key', 'name']);
  });
});

describe('pasting into a filled data set', () => {
  it('overwrites from the cell on, and adds the rows and columns that are missing', () => {
    const pasted = pasteInto(people(), { row: 1, column: 2 }, [
      ['40', 'extra'],
      ['41', 'more'],
      ['42', 'most'],
    ]);
    expect(pasted).toMatchObject({
      rows: 3,
      columns: 2,
      addedRows: 2,
      addedColumns: 1,
      leftOut: 0,
    });
    expect(pasted.dataSet.columns[2]).toEqual({
      name: 'column3',
      type: 'text',
    });
    expect(
      pasted.dataSet.rows.map(row => [
        row.key,
        row.values.age,
        row.values.column3,
      ]),
    ).toEqual([
      ['anna', 31, undefined],
      ['ben', 40, 'extra'],
      ['row-3', 41, 'more'],
      ['row-4', 42, 'most'],
    ]);
  });

  it('keeps what does not fit the type of the column', () => {
    const { dataSet } = pasteInto(people(), { row: 0, column: 2 }, [
      ['unknown'],
      ['7'],
    ]);
    expect(dataSet.rows.map(row => row.values.age)).toEqual(['unknown', 7]);
  });

  it('can overwrite the row keys', () => {
    const { dataSet } = pasteInto(people(), { row: 0, column: 0 }, [
      ['a', 'x'],
      ['b', 'y'],
    ]);
    expect(dataSet.rows.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('leaves out what exceeds the limit, and says how much', () => {
    const table = Array.from(
      { length: limits.rowsPerDataSet + 5 },
      (_, number) => [`v${number}`],
    );
    const pasted = pasteInto(people(), { row: 1, column: 1 }, table);
    expect(pasted.dataSet.rows).toHaveLength(limits.rowsPerDataSet);
    expect(pasted.leftOut).toBe(6);
  });

  it('copies a block as texts, and the whole with its heading', () => {
    expect(
      copyCells(people(), { row: 0, column: 0 }, { row: 1, column: 2 }),
    ).toEqual([
      ['anna', 'anna@shop.example', '31'],
      ['ben', 'ben@shop.example', ''],
    ]);
    expect(exportTable(people())[0]).toEqual(['key', 'email', 'age']);
  });
});

describe('importing a file', () => {
  it('brings back what was exported', () => {
    const { dataSet } = importTable(
      people(),
      readTable(writeCsv(exportTable(people()))),
      'replace',
    );
    expect(dataSet).toEqual(people());
  });

  it('matches columns by name, updates rows by key and adds the rest', () => {
    const { dataSet, addedRows, addedColumns } = importTable(
      people(),
      [
        ['AGE', 'key', 'City'],
        ['33', 'ben', 'Cork'],
        ['20', 'cleo', 'Dublin'],
      ],
      'add',
    );
    expect(dataSet.rows).toEqual([
      { key: 'anna', values: { email: 'anna@shop.example', age: 31 } },
      {
        key: 'ben',
        values: { email: 'ben@shop.example', age: 33, city: 'Cork' },
      },
      { key: 'cleo', values: { age: 20, city: 'Dublin' } },
    ]);
    expect({ addedRows, addedColumns }).toEqual({
      addedRows: 1,
      addedColumns: 1,
    });
  });

  it('replaces all rows and keeps the types of the columns', () => {
    const { dataSet } = importTable(
      people(),
      [
        ['email', 'age'],
        ['x', '1'],
      ],
      'replace',
    );
    expect(dataSet.columns).toEqual(people().columns);
    expect(dataSet.rows).toEqual([
      { key: 'row-1', values: { email: 'x', age: 1 } },
    ]);
  });
});
