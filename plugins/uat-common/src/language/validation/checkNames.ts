import type { DataSet, TestSetDefinition } from '../definition';
import { generatorNames } from '../placeholders';
import { placeOf, type Problem } from './problem';

const reserved: readonly string[] = ['env', 'secret', ...generatorNames];

/** Names are unique in their list, columns do not hide generators, and cells fit their columns. */
export function checkNames(definition: TestSetDefinition): Problem[] {
  const problems: Problem[] = [];
  const at = (path: Array<string | number>, message: string) =>
    problems.push({ path, place: placeOf(definition, path), message });

  const unique = (
    items: unknown[],
    path: Array<string | number>,
    key: 'name' | 'key',
    what: string,
  ) => {
    const seen = new Map<string, number>();
    items.forEach((item, index) => {
      const name = (item as Record<string, unknown>)[key];
      if (typeof name !== 'string' || name === '') {
        return;
      }
      const before = seen.get(name);
      if (before !== undefined) {
        at(
          [...path, index, key],
          `there is another ${what} “${name}” (number ${
            before + 1
          }); names must differ`,
        );
      } else {
        seen.set(name, index);
      }
    });
  };

  unique(definition.cases, ['cases'], 'name', 'case');
  unique(definition.stepGroups, ['stepGroups'], 'name', 'step group');
  unique(definition.elements, ['elements'], 'name', 'element');
  unique(definition.dataSets, ['dataSets'], 'name', 'data set');
  definition.stepGroups.forEach((group, index) =>
    unique(
      group.parameters ?? [],
      ['stepGroups', index, 'parameters'],
      'name',
      'parameter',
    ),
  );
  definition.dataSets.forEach((dataSet, index) => {
    const path = ['dataSets', index];
    unique(dataSet.columns, [...path, 'columns'], 'name', 'column');
    unique(dataSet.rows, [...path, 'rows'], 'key', 'row');
    dataSet.columns.forEach((column, position) => {
      if (reserved.includes(column.name)) {
        at(
          [...path, 'columns', position, 'name'],
          `“${column.name}” is the name of a generator; choose another`,
        );
      }
      if (
        column.type === 'choice' &&
        !(Array.isArray(column.options) && column.options.length > 0)
      ) {
        at(
          [...path, 'columns', position, 'options'],
          'a choice column needs options',
        );
      }
    });
    checkCells(dataSet, path, at);
  });
  return problems;
}

function checkCells(
  dataSet: DataSet,
  path: Array<string | number>,
  at: (path: Array<string | number>, message: string) => void,
): void {
  const columns = new Map(dataSet.columns.map(column => [column.name, column]));
  dataSet.rows.forEach((row, index) => {
    for (const [name, cell] of Object.entries(row.values ?? {})) {
      const place = [...path, 'rows', index, 'values', name];
      const column = columns.get(name);
      if (!column) {
        at(
          place,
          `data set “${dataSet.name}” has no column “${name}”. Columns: ${
            [...columns.keys()].join(', ') || 'none'
          }`,
        );
      } else if (cell !== null && cell !== '' && cell !== undefined) {
        const wrong = wrongCell(cell, column);
        if (wrong) {
          at(place, wrong);
        }
      }
    }
  });
}

function wrongCell(
  cell: unknown,
  column: { type: string; options?: string[] },
): string | undefined {
  switch (column.type) {
    case 'number':
      return typeof cell === 'number' && Number.isFinite(cell)
        ? undefined
        : `“${cell}” is not a number`;
    case 'boolean':
      return typeof cell === 'boolean'
        ? undefined
        : `“${cell}” is not yes or no`;
    case 'date':
      return typeof cell === 'string' && isDate(cell)
        ? undefined
        : `“${cell}” is not a date such as 2026-01-31`;
    case 'choice':
      return column.options?.includes(String(cell))
        ? undefined
        : `“${cell}” is not one of ${(column.options ?? []).join(', ')}`;
    default:
      return typeof cell === 'string' ? undefined : `“${cell}” is not a text`;
  }
}

function isDate(cell: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(cell);
  if (!match) {
    return false;
  }
  const date = new Date(`${cell}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(cell);
}
