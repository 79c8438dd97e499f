import type {
  CellValue,
  DataColumn,
  DataRow,
  DataSet,
} from '../language/definition';
import { change } from './argumentsInWords';
import {
  isChanged,
  type ColumnChange,
  type DataSetChange,
  type PropertyChange,
  type RowChange,
} from './changes';
import { inOrder, pairItems, type Pair } from './pairItems';
import { sameContent } from './sameContent';

/** Data sets are known by their names, columns by theirs, and rows by their keys. */
export function compareDataSets(
  before: DataSet[],
  after: DataSet[],
): DataSetChange[] {
  return pairItems(before, after, likenessOfDataSets).map(compareDataSet);
}

function compareDataSet(pair: Pair<DataSet>): DataSetChange {
  const { before, after, moved } = pair;
  const columns = compareColumns(before?.columns ?? [], after?.columns ?? []);
  const rows = compareRows(before, after);
  const renamed = before && after && before.name !== after.name;
  const differs = renamed || [...columns, ...rows].some(isChanged);
  return {
    kind: kindOf(pair, Boolean(differs)),
    moved,
    name: (after ?? before)!.name,
    ...(renamed ? { formerName: before.name } : {}),
    columns,
    rows,
  };
}

/** Half by their columns, half by the rows that say the same. */
function likenessOfDataSets(one: DataSet, other: DataSet): number {
  const keys = new Map(one.rows.map(row => [row.key, row]));
  const rows = other.rows.filter(row => sameContent(keys.get(row.key), row));
  const columns = other.columns.filter(column =>
    one.columns.some(({ name }) => name === column.name),
  );
  const share = (common: unknown[], a: unknown[], b: unknown[]) =>
    common.length / Math.max(a.length, b.length, 1);
  return (
    (share(rows, one.rows, other.rows) +
      share(columns, one.columns, other.columns)) /
    2
  );
}

function compareColumns(
  before: DataColumn[],
  after: DataColumn[],
): ColumnChange[] {
  const old = new Map(before.map(column => [column.name, column]));
  return inOrder(before, after, ({ name }) => old.get(name)).map(pair => {
    const { before: one, after: other, moved } = pair;
    const properties = one && other ? changesOfColumn(one, other) : [];
    return {
      kind: kindOf(pair, properties.length > 0),
      moved,
      name: (other ?? one)!.name,
      properties,
    };
  });
}

function changesOfColumn(
  before: DataColumn,
  after: DataColumn,
): PropertyChange[] {
  const options = ({ options: values }: DataColumn) => values?.join('\n');
  return [
    ...(before.type === after.type
      ? []
      : [change('Type', before.type, after.type)]),
    ...(options(before) === options(after)
      ? []
      : [change('Options', options(before), options(after))]),
  ];
}

function compareRows(
  before: DataSet | undefined,
  after: DataSet | undefined,
): RowChange[] {
  const columns = [
    ...new Set(
      [...(after?.columns ?? []), ...(before?.columns ?? [])].map(
        ({ name }) => name,
      ),
    ),
  ];
  const old = new Map((before?.rows ?? []).map(row => [row.key, row]));
  return inOrder(before?.rows ?? [], after?.rows ?? [], ({ key }) =>
    old.get(key),
  ).map(pair => {
    const cells = changesOfRow(pair, columns);
    return {
      kind: kindOf(pair, cells.length > 0),
      moved: pair.moved,
      key: (pair.after ?? pair.before)!.key,
      cells,
    };
  });
}

/** Of a row that was added or removed: all of its cells that are filled in. */
function changesOfRow(
  { before, after }: Pair<DataRow>,
  columns: string[],
): PropertyChange[] {
  if (before && after && sameContent(before, after)) {
    return [];
  }
  const cells = columns.flatMap(name => {
    const [one, other] = [before, after].map(row =>
      cellInWords(row?.values[name]),
    );
    return one === other ? [] : [change(name, one, other)];
  });
  const leftOut = (row: DataRow | undefined) =>
    row?.disabled ? 'yes' : undefined;
  return leftOut(before) === leftOut(after)
    ? cells
    : [change('Left out of runs', leftOut(before), leftOut(after)), ...cells];
}

function cellInWords(value: CellValue | undefined): string | undefined {
  return value === undefined || value === null || value === ''
    ? undefined
    : String(value);
}

function kindOf(
  { before, after }: Pair<unknown>,
  differs: boolean,
): RowChange['kind'] {
  if (!before) {
    return 'added';
  }
  if (!after) {
    return 'removed';
  }
  return differs ? 'changed' : 'same';
}
