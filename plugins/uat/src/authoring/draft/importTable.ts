import {
  limits,
  type DataColumn,
  type DataRow,
  type DataSet,
} from '@uatcms/plugin-uat-common';
import { coerceCell, guessType } from './cells';
import { columnName } from './dataSets';
import { keepIdentity } from './identity';
import { fillDataSet, hasHeading, isEmptyDataSet, type Pasted } from './paste';
import { freeKeys } from './rows';

/** `replace`: the rows of the file take the place of all rows. `add`: they are added; a row with a known key is updated. */
export type ImportMode = 'replace' | 'add';

const sameHeading = (one: string, other: string) =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/**
 * Takes over a file: its heading is matched with the columns by name, and what is new there becomes a column. A file
 * without a heading fills the columns from left to right.
 */
export function importTable(
  dataSet: DataSet,
  table: string[][],
  mode: ImportMode,
): Pasted {
  if (isEmptyDataSet(dataSet)) {
    return fillDataSet({ ...dataSet, rows: [] }, table);
  }
  const heading = hasHeading(table) ? table[0] : undefined;
  const body = heading ? table.slice(1) : table;
  const keyAt = heading?.findIndex(cell => sameHeading(cell, 'key')) ?? -1;
  const columns: DataColumn[] = [...dataSet.columns];
  const width = Math.max(0, ...table.map(row => row.length));
  const places = [...Array(width).keys()].map(at => {
    if (at === keyAt) {
      return undefined;
    }
    const known = heading
      ? columns.find(
          column =>
            sameHeading(column.name, heading[at] ?? '') ||
            column.name === columnName(heading[at] ?? '', []),
        )
      : columns[at];
    if (known || columns.length >= limits.columns) {
      return known;
    }
    const name = columnName(
      heading?.[at] ?? `column${columns.length + 1}`,
      columns.map(column => column.name),
    );
    const column = { name, type: guessType(body.map(row => row[at] ?? '')) };
    columns.push(column);
    return column;
  });

  const before = mode === 'replace' ? [] : dataSet.rows;
  const rows: DataRow[] = [...before];
  const byKey = new Map(rows.map((row, index) => [row.key, index]));
  const nextKey = freeKeys(rows);
  let leftOut = 0;
  for (const cells of body) {
    const values = Object.fromEntries(
      places.flatMap((column, at) =>
        column ? [[column.name, coerceCell(cells[at] ?? '', column)]] : [],
      ),
    );
    const key = (keyAt >= 0 && cells[keyAt]?.trim().slice(0, 100)) || nextKey();
    const at = byKey.get(key);
    if (at !== undefined) {
      rows[at] = keepIdentity(rows[at], {
        ...rows[at],
        values: { ...rows[at].values, ...values },
      });
    } else if (rows.length < limits.rowsPerDataSet) {
      byKey.set(key, rows.length);
      rows.push({ key, values });
    } else {
      leftOut += 1;
    }
  }
  return {
    dataSet: { ...dataSet, columns, rows },
    rows: body.length - leftOut,
    columns: width,
    addedRows: rows.length - before.length,
    addedColumns: columns.length - dataSet.columns.length,
    leftOut,
  };
}
