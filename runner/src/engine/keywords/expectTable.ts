import type { StepOf } from '@uatcms/plugin-uat-common';
import { fold, order } from '../compare';
import { holdEventually } from '../hold';
import type { StepRun } from '../StepRun';
import { numberFrom } from './expectElement';

type Args = StepOf<'expectTable'>;
type Cells = Record<string, string>;

/** A table as text, its cells found by the headers above them. */
interface Table {
  headers: string[];
  rows: string[][];
}

/** Everything that is asked of the table must hold at the same moment. */
export async function expectTable(args: Args, step: StepRun): Promise<void> {
  const locator = await step.find(args.target);
  const rowCount =
    args.rowCount === undefined
      ? undefined
      : numberFrom(args.rowCount, 'Number of rows');
  await holdEventually<Table>(step, {
    not: args.not,
    subject: `Table ${step.words}`,
    expected: expectedInWords(args, rowCount),
    observe: async timeout =>
      folded(await locator.evaluate(readTable, undefined, { timeout })),
    holds: table => problemsOf(table, args, rowCount).length === 0,
    actual: table =>
      [...problemsOf(table, args, rowCount), inWords(table)].join('; '),
  });
}

function folded({ headers, rows }: Table): Table {
  return {
    headers: headers.map(fold),
    rows: rows.map(row => row.map(fold)),
  };
}

/** Runs in the page. Takes HTML tables, and those made of roles. */
function readTable(element: any): Table {
  const all = (root: any, selector: string): any[] =>
    Array.from(root.querySelectorAll(selector));
  const table = element.matches(
    'table, [role=table], [role=grid], [role=treegrid]',
  )
    ? element
    : element.querySelector(
        'table, [role=table], [role=grid], [role=treegrid]',
      ) ?? element;
  const own = (row: any) =>
    row.closest('table, [role=table], [role=grid], [role=treegrid]') === table;
  const cellsOf = (row: any) =>
    all(
      row,
      'td, th, [role=cell], [role=gridcell], [role=columnheader], [role=rowheader]',
    ).filter(cell => cell.closest('tr, [role=row]') === row);
  const spread = (cells: any[]) =>
    cells.flatMap(cell =>
      Array.from(
        { length: Math.max(1, cell.colSpan || 1) },
        () => cell.textContent as string,
      ),
    );
  const isHeader = (cell: any) =>
    cell.getAttribute('role') === 'columnheader' ||
    (cell.nodeName === 'TH' && cell.scope !== 'row');
  const rows = all(table, 'tr, [role=row]')
    .filter(own)
    .map(row => ({ cells: cellsOf(row), foot: Boolean(row.closest('tfoot')) }))
    .filter(row => row.cells.length > 0);
  const headerEnd = rows.findIndex(row => !row.cells.every(isHeader));
  const headerRows = rows.slice(0, headerEnd < 0 ? rows.length : headerEnd);
  return {
    headers:
      headerRows.length > 0
        ? spread(headerRows[headerRows.length - 1].cells)
        : [],
    rows: rows
      .slice(headerRows.length)
      .filter(row => !row.foot)
      .map(row => spread(row.cells)),
  };
}

function expectedInWords(
  { rows, where, has, sortedBy, order: direction = 'ascending' }: Args,
  rowCount: number | undefined,
): string {
  return [
    ...(rows ?? []).map(row => `a row with ${cellsInWords(row)}`),
    ...(has
      ? [
          `${cellsInWords(has)} in ${
            where ? `every row with ${cellsInWords(where)}` : 'every row'
          }`,
        ]
      : []),
    ...(rowCount === undefined ? [] : [`${rowCount} rows`]),
    ...(sortedBy === undefined
      ? []
      : [`sorted by “${sortedBy}”, ${direction}`]),
  ].join('; ');
}

function cellsInWords(cells: Cells) {
  return Object.entries(cells)
    .map(([header, text]) => `${header} “${text}”`)
    .join(', ');
}

const shownRows = 20;

function inWords({ headers, rows }: Table): string {
  const lines = [headers, ...rows.slice(0, shownRows)].map(row =>
    row.join(' | '),
  );
  return `${rows.length} rows:\n${lines.join('\n')}${
    rows.length > shownRows ? '\n…' : ''
  }`;
}

function problemsOf(
  table: Table,
  args: Args,
  rowCount: number | undefined,
): string[] {
  const asked = [...(args.rows ?? []), args.where ?? {}, args.has ?? {}]
    .flatMap(Object.keys)
    .concat(args.sortedBy ?? []);
  const missing = [...new Set(asked.map(fold))].filter(
    header => !table.headers.includes(header),
  );
  if (missing.length > 0) {
    return [
      `no header ${missing.map(header => `“${header}”`).join(', ')}; headers: ${
        table.headers.join(', ') || 'none'
      }`,
    ];
  }
  return [
    ...missingRows(table, args.rows ?? []),
    ...(args.has ? wrongCells(table, args.where ?? {}, args.has) : []),
    ...(rowCount === undefined || table.rows.length === rowCount
      ? []
      : [`${table.rows.length} rows`]),
    ...(args.sortedBy === undefined ? [] : disorder(table, args)),
  ];
}

const fits = ({ headers }: Table, row: string[], cells: Cells) =>
  Object.entries(cells).every(
    ([header, text]) => row[headers.indexOf(fold(header))] === fold(text),
  );

/** Two equal expected rows need two rows. */
function missingRows(table: Table, expected: Cells[]): string[] {
  const left = [...table.rows];
  return expected.flatMap(cells => {
    const index = left.findIndex(row => fits(table, row, cells));
    if (index < 0) return [`no row with ${cellsInWords(cells)}`];
    left.splice(index, 1);
    return [];
  });
}

function wrongCells(table: Table, where: Cells, has: Cells): string[] {
  const chosen = table.rows.filter(row => fits(table, row, where));
  if (chosen.length === 0)
    return [`no row with ${cellsInWords(where) || 'any cell'}`];
  const wrong = chosen.filter(row => !fits(table, row, has));
  return wrong
    .slice(0, 5)
    .map(row => `a row without ${cellsInWords(has)}: ${row.join(' | ')}`);
}

function disorder(
  table: Table,
  { sortedBy = '', order: direction = 'ascending', numeric }: Args,
): string[] {
  const column = table.headers.indexOf(fold(sortedBy));
  const texts = table.rows.map(row => row[column] ?? '');
  const sign = direction === 'ascending' ? 1 : -1;
  const at = texts.findIndex(
    (text, index) =>
      index > 0 && sign * byKind(texts[index - 1], text, numeric) > 0,
  );
  return at < 0 ? [] : [`“${texts[at]}” stands after “${texts[at - 1]}”`];
}

/** As numbers, `€ 1,250.00` is 1250; as texts, in the order of a dictionary. */
function byKind(a: string, b: string, numeric = false): number {
  if (!numeric)
    return order(a, b) === 0 ? 0 : a.localeCompare(b, 'en', { numeric: true });
  return amountIn(a) - amountIn(b);
}

function amountIn(text: string): number {
  const digits = text.replace(/[^\d.,-]/g, '');
  const decimalComma = /,\d{1,2}$/.test(digits);
  return Number(
    decimalComma
      ? digits.replaceAll('.', '').replace(',', '.')
      : digits.replaceAll(',', ''),
  );
}
