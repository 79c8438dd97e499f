import type {
  DataRow,
  DataSet,
  TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { coerceCell } from './cells';
import { changeDataSet } from './dataSets';
import { keepIdentity } from './identity';
import { copyOf, editAt, insertAt, moveItem, removeAt } from './lists';

/** Makes row keys `row-1`, `row-2`, … that are not taken yet. */
export function freeKeys(rows: DataRow[]): () => string {
  const taken = new Set(rows.map(row => row.key));
  let number = rows.length;
  return () => {
    do {
      number += 1;
    } while (taken.has(`row-${number}`));
    taken.add(`row-${number}`);
    return `row-${number}`;
  };
}

function changeRows(
  definition: TestSetDefinition,
  index: number,
  change: (rows: DataRow[]) => DataRow[],
) {
  return changeDataSet(definition, index, dataSet => {
    const rows = change(dataSet.rows);
    return rows === dataSet.rows ? dataSet : { ...dataSet, rows };
  });
}

export function addRow(
  definition: TestSetDefinition,
  index: number,
  at: number,
): TestSetDefinition {
  return changeRows(definition, index, rows =>
    insertAt(rows, at, { key: freeKeys(rows)(), values: {} }),
  );
}

/** Copies rows below the last of them, under new keys. */
export function duplicateRows(
  definition: TestSetDefinition,
  index: number,
  rowIndexes: number[],
) {
  return changeRows(definition, index, rows => {
    const nextKey = freeKeys(rows);
    const copies = rowIndexes.map(at => ({
      ...copyOf(rows[at]),
      key: nextKey(),
    }));
    return insertAt(rows, Math.max(...rowIndexes) + 1, ...copies);
  });
}

export function removeRows(
  definition: TestSetDefinition,
  index: number,
  rowIndexes: number[],
) {
  return changeRows(definition, index, rows => removeAt(rows, ...rowIndexes));
}

export function moveRow(
  definition: TestSetDefinition,
  index: number,
  from: number,
  to: number,
) {
  return changeRows(definition, index, rows => moveItem(rows, from, to));
}

export function setRowsDisabled(
  definition: TestSetDefinition,
  index: number,
  rowIndexes: number[],
  disabled: boolean,
) {
  return changeRows(definition, index, rows =>
    rowIndexes.reduce(
      (edited, at) =>
        editAt(edited, at, ({ disabled: _, ...row }) =>
          disabled ? { ...row, disabled } : row,
        ),
      rows,
    ),
  );
}

/** A cell of the grid: column 0 is the row key, the columns of the data set follow. */
export interface CellPlace {
  row: number;
  column: number;
}

/** Writes texts into cells, each coerced to its column's type. Rows and columns that do not exist are left out. */
export function writeCells(
  dataSet: DataSet,
  cells: Array<CellPlace & { text: string }>,
): DataSet {
  const byRow = new Map<number, Array<{ column: number; text: string }>>();
  for (const { row, column, text } of cells) {
    const written = byRow.get(row);
    if (written) {
      written.push({ column, text });
    } else {
      byRow.set(row, [{ column, text }]);
    }
  }
  let changed = false;
  // One pass for all edits: pasting 5,000 rows must not copy the list 5,000 times.
  const rows = dataSet.rows.map((row, at) => {
    const written = byRow.get(at) ?? [];
    const edited = written.reduce(
      (next, { column, text }) => writeCell(next, dataSet, column, text),
      row,
    );
    if (edited === row) {
      return row;
    }
    changed = true;
    return keepIdentity(row, edited);
  });
  return changed ? { ...dataSet, rows } : dataSet;
}

function writeCell(
  row: DataRow,
  dataSet: DataSet,
  column: number,
  text: string,
): DataRow {
  if (column === 0) {
    return row.key === text ? row : { ...row, key: text };
  }
  const target = dataSet.columns[column - 1];
  if (!target) {
    return row;
  }
  const value = coerceCell(text, target);
  return row.values[target.name] === value
    ? row
    : { ...row, values: { ...row.values, [target.name]: value } };
}

export function setCells(
  definition: TestSetDefinition,
  index: number,
  cells: Array<CellPlace & { text: string }>,
): TestSetDefinition {
  return changeDataSet(definition, index, dataSet =>
    writeCells(dataSet, cells),
  );
}
