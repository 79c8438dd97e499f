import {
  limits,
  type DataColumn,
  type DataRow,
  type DataSet,
} from '@uatcms/plugin-uat-common';
import { coerceCell, guessType, showCell } from './cells';
import { columnName } from './dataSets';
import { freeKeys, writeCells, type CellPlace } from './rows';

/** What a paste or an import did, for a message. */
export interface Pasted {
  dataSet: DataSet;
  rows: number;
  columns: number;
  addedRows: number;
  addedColumns: number;
  /** Rows that did not fit the limit and were left out. */
  leftOut: number;
}

/** Whether nothing was entered yet, so that a pasted table may bring its own columns. */
export function isEmptyDataSet(dataSet: DataSet): boolean {
  return dataSet.rows.every(row =>
    Object.values(row.values).every(value => value === null || value === ''),
  );
}

/**
 * Whether the first row is a heading: all of its cells are filled, differ, and are no numbers, dates or yes/no; and
 * there is something below it.
 */
export function hasHeading(table: string[][]): boolean {
  const [first, ...rest] = table;
  if (!first || rest.length === 0) {
    return false;
  }
  const cells = first.map(cell => cell.trim());
  return (
    cells.every(
      cell =>
        cell !== '' &&
        cell.length <= 60 &&
        !cell.includes('\n') &&
        guessType([cell]) === 'text',
    ) &&
    new Set(cells.map(cell => cell.toLowerCase())).size === cells.length &&
    // Cells that look like mail addresses or web addresses are data.
    !cells.some(cell => /[@/\\]/.test(cell))
  );
}

const keyHeadings = /^(row ?)?(key|id)$/i;

/** A pasted table that becomes the content of an empty data set, with its own columns and their types. */
export function fillDataSet(dataSet: DataSet, table: string[][]): Pasted {
  const heading = hasHeading(table) ? table[0] : undefined;
  const body = (heading ? table.slice(1) : table).slice(
    0,
    limits.rowsPerDataSet,
  );
  const width = Math.min(
    limits.columns,
    Math.max(0, ...table.map(row => row.length)),
  );
  const keyAt = keyColumn(heading, body);
  const places = [...Array(width).keys()].filter(at => at !== keyAt);
  const columns: DataColumn[] = [];
  for (const at of places) {
    const name = columnName(
      heading?.[at] ?? `column${columns.length + 1}`,
      columns.map(column => column.name),
    );
    columns.push({ name, type: guessType(body.map(row => row[at] ?? '')) });
  }
  const nextKey = freeKeys([]);
  const rows: DataRow[] = body.map(cells => ({
    key: keyAt === undefined ? nextKey() : cells[keyAt].trim(),
    values: Object.fromEntries(
      columns.map((column, index) => [
        column.name,
        coerceCell(cells[places[index]] ?? '', column),
      ]),
    ),
  }));
  return {
    dataSet: {
      ...dataSet,
      columns: columns.length ? columns : dataSet.columns,
      rows,
    },
    rows: rows.length,
    columns: columns.length,
    addedRows: rows.length,
    addedColumns: columns.length,
    leftOut: (heading ? table.length - 1 : table.length) - body.length,
  };
}

/** A heading `key` or `id` names the column of row keys, if its cells can be keys. */
function keyColumn(
  heading: string[] | undefined,
  body: string[][],
): number | undefined {
  const at = heading?.findIndex(cell => keyHeadings.test(cell.trim())) ?? -1;
  if (at < 0 || (heading?.length ?? 0) < 2) {
    return undefined;
  }
  const keys = body.map(row => (row[at] ?? '').trim());
  return keys.every(key => key !== '' && key.length <= 100) &&
    new Set(keys).size === keys.length
    ? at
    : undefined;
}

/**
 * Writes a pasted table into the grid from a cell on. Rows and columns that are missing are added, up to the
 * limits; into an empty data set the table brings its own columns.
 */
export function pasteInto(
  dataSet: DataSet,
  at: CellPlace,
  table: string[][],
): Pasted {
  const width = Math.max(0, ...table.map(row => row.length));
  if (isEmptyDataSet(dataSet) && (table.length > 1 || width > 1)) {
    return fillDataSet(dataSet, table);
  }
  const fitting = table.slice(0, limits.rowsPerDataSet - at.row);
  const columns = [...dataSet.columns];
  while (
    columns.length < at.column + width - 1 &&
    columns.length < limits.columns
  ) {
    const place = columns.length + 1 - at.column;
    const name = columnName(
      `column${columns.length + 1}`,
      columns.map(column => column.name),
    );
    columns.push({
      name,
      type: guessType(fitting.map(row => row[place] ?? '')),
    });
  }
  const rows = [...dataSet.rows];
  const nextKey = freeKeys(rows);
  while (rows.length < at.row + fitting.length) {
    rows.push({ key: nextKey(), values: {} });
  }
  const cells = fitting.flatMap((row, down) =>
    row.map((text, right) => ({
      row: at.row + down,
      column: at.column + right,
      text,
    })),
  );
  return {
    dataSet: writeCells({ ...dataSet, columns, rows }, cells),
    rows: fitting.length,
    columns: width,
    addedRows: rows.length - dataSet.rows.length,
    addedColumns: columns.length - dataSet.columns.length,
    leftOut: table.length - fitting.length,
  };
}

/** A block of the grid as texts; rows and columns are indexes of the grid, the last ones included. */
export function copyCells(
  dataSet: DataSet,
  from: CellPlace,
  to: CellPlace,
): string[][] {
  return dataSet.rows.slice(from.row, to.row + 1).map(row =>
    [...Array(to.column - from.column + 1).keys()].map(offset => {
      const column = from.column + offset;
      return column === 0
        ? row.key
        : showCell(row.values[dataSet.columns[column - 1].name]);
    }),
  );
}

/** The whole data set as a table with a heading; its row keys stand in the column `key`. */
export function exportTable(dataSet: DataSet): string[][] {
  return [
    ['key', ...dataSet.columns.map(column => column.name)],
    ...copyCells(
      dataSet,
      { row: 0, column: 0 },
      { row: dataSet.rows.length - 1, column: dataSet.columns.length },
    ),
  ];
}
