import type {
  DataColumn,
  DataSet,
  TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { coerceCell, showCell } from './cells';
import {
  copyOf,
  editAll,
  editAt,
  freeName,
  insertAt,
  moveItem,
  removeAt,
} from './lists';
import { renamePlaceholder } from './references';

const names = (definition: TestSetDefinition) =>
  definition.dataSets.map(dataSet => dataSet.name);

export function changeDataSet(
  definition: TestSetDefinition,
  index: number,
  change: (dataSet: DataSet) => DataSet,
): TestSetDefinition {
  const dataSets = editAt(definition.dataSets, index, change);
  return dataSets === definition.dataSets
    ? definition
    : { ...definition, dataSets };
}

export function addDataSet(
  definition: TestSetDefinition,
  wanted = 'New data set',
): TestSetDefinition {
  const dataSet: DataSet = {
    name: freeName(wanted, names(definition)),
    columns: [{ name: 'column1', type: 'text' }],
    rows: [],
  };
  return { ...definition, dataSets: [...definition.dataSets, dataSet] };
}

/** Renames a data set, also in the cases that it drives. */
export function renameDataSet(
  definition: TestSetDefinition,
  index: number,
  name: string,
): TestSetDefinition {
  const before = definition.dataSets[index].name;
  const shared =
    names(definition).filter(other => other === before || other === name)
      .length > 1;
  const renamed = changeDataSet(definition, index, dataSet =>
    dataSet.name === name ? dataSet : { ...dataSet, name },
  );
  if (shared || name === '' || renamed === definition) {
    return renamed;
  }
  const cases = editAll(renamed.cases, testCase =>
    testCase.dataSet === before ? { ...testCase, dataSet: name } : testCase,
  );
  return { ...renamed, cases };
}

export function duplicateDataSet(
  definition: TestSetDefinition,
  index: number,
): TestSetDefinition {
  const copy = copyOf(definition.dataSets[index]);
  const name = freeName(`${copy.name} (copy)`, names(definition));
  return {
    ...definition,
    dataSets: insertAt(definition.dataSets, index + 1, { ...copy, name }),
  };
}

export function removeDataSet(
  definition: TestSetDefinition,
  index: number,
): TestSetDefinition {
  return { ...definition, dataSets: removeAt(definition.dataSets, index) };
}

/** A column name that fits the rules of placeholders, made from any heading. */
export function columnName(heading: string, taken: Iterable<string>): string {
  const plain = heading
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .trim()
    .replace(/[^A-Za-z0-9_]+(.)?/g, (_, next?: string) =>
      next ? next.toUpperCase() : '',
    );
  const stem = (/^[A-Za-z_]/.test(plain) ? plain : `column${plain}`).slice(
    0,
    60,
  );
  const lowered = stem.charAt(0).toLowerCase() + stem.slice(1);
  const used = new Set(taken);
  let name = /^[A-Z0-9_]+$/.test(stem) ? stem : lowered;
  const base = name;
  for (let number = 2; used.has(name); number += 1) {
    name = `${base}${number}`;
  }
  return name;
}

export function addColumn(
  definition: TestSetDefinition,
  index: number,
  column: DataColumn,
  at?: number,
) {
  return changeDataSet(definition, index, dataSet => ({
    ...dataSet,
    columns: insertAt(dataSet.columns, at ?? dataSet.columns.length, column),
  }));
}

/**
 * Renames a column with its cells.
 *
 * @param inCases - also renames the placeholders in the cases that the data set drives
 */
export function renameColumn(
  definition: TestSetDefinition,
  index: number,
  columnIndex: number,
  name: string,
  inCases: boolean,
): TestSetDefinition {
  const { name: dataSetName, columns } = definition.dataSets[index];
  const before = columns[columnIndex].name;
  if (before === name) {
    return definition;
  }
  const renamed = changeDataSet(definition, index, dataSet => ({
    ...dataSet,
    columns: editAt(dataSet.columns, columnIndex, column => ({
      ...column,
      name,
    })),
    rows: editAll(dataSet.rows, row => {
      if (!Object.hasOwn(row.values, before)) {
        return row;
      }
      const values = Object.entries(row.values).map(([key, value]) => [
        key === before ? name : key,
        value,
      ]);
      return { ...row, values: Object.fromEntries(values) };
    }),
  }));
  if (!inCases) {
    return renamed;
  }
  const cases = editAll(renamed.cases, testCase => {
    if (testCase.dataSet !== dataSetName) {
      return testCase;
    }
    const steps = editAll(testCase.steps, step =>
      renamePlaceholder(step, before, name),
    );
    const locks = renamePlaceholder(testCase.locks, before, name);
    return steps === testCase.steps && locks === testCase.locks
      ? testCase
      : { ...testCase, steps, ...(locks && { locks }) };
  });
  return { ...renamed, cases };
}

/** How many steps of the cases that a data set drives use a column. */
export function stepsUsingColumn(
  definition: TestSetDefinition,
  index: number,
  column: string,
): number {
  const { name } = definition.dataSets[index];
  return definition.cases
    .filter(testCase => testCase.dataSet === name)
    .flatMap(testCase => testCase.steps)
    .filter(step => renamePlaceholder(step, column, `${column}_`) !== step)
    .length;
}

/** Changes type and options of a column; its cells become values of the new type where they fit. */
export function retypeColumn(
  definition: TestSetDefinition,
  index: number,
  columnIndex: number,
  { type, options }: Pick<DataColumn, 'type' | 'options'>,
): TestSetDefinition {
  return changeDataSet(definition, index, dataSet => {
    const { name } = dataSet.columns[columnIndex];
    const column: DataColumn =
      type === 'choice'
        ? { name, type, options: options ?? [] }
        : { name, type };
    return {
      ...dataSet,
      columns: editAt(dataSet.columns, columnIndex, () => column),
      rows: editAll(dataSet.rows, row => {
        const before = row.values[name];
        if (before === undefined || before === null) {
          return row;
        }
        const value = coerceCell(showCell(before), column);
        return value === before
          ? row
          : { ...row, values: { ...row.values, [name]: value } };
      }),
    };
  });
}

export function removeColumn(
  definition: TestSetDefinition,
  index: number,
  columnIndex: number,
) {
  return changeDataSet(definition, index, dataSet => {
    const { name } = dataSet.columns[columnIndex];
    return {
      ...dataSet,
      columns: removeAt(dataSet.columns, columnIndex),
      rows: editAll(dataSet.rows, row => {
        const { [name]: removed, ...values } = row.values;
        return removed === undefined ? row : { ...row, values };
      }),
    };
  });
}

export function moveColumn(
  definition: TestSetDefinition,
  index: number,
  from: number,
  to: number,
) {
  return changeDataSet(definition, index, dataSet => {
    const columns = moveItem(dataSet.columns, from, to);
    return columns === dataSet.columns ? dataSet : { ...dataSet, columns };
  });
}
