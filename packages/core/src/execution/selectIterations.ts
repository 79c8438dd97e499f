import type {
  CellValue,
  DataSet,
  Problem,
  TestCase,
  TestSetDefinition,
} from '@uatcms/plugin-uat-common';

/** One iteration to be: a case with the cells of a row, as text. */
export interface PlannedIteration {
  caseName: string;
  rowKey: string | null;
  values: Record<string, string>;
}

/** What of a test set is to be run; everything that is not disabled when nothing is said. */
export interface Selection {
  /** Names of cases. */
  cases?: string[];
  /** Row keys by name of the data set. */
  rows?: Record<string, string[]>;
}

/** The iterations of a selection: cases in their order, each with its rows in theirs. Disabled ones are left out. */
export function selectIterations(
  { cases, dataSets }: TestSetDefinition,
  selection: Selection = {},
): PlannedIteration[] {
  const wanted = selection.cases?.length ? new Set(selection.cases) : undefined;
  const sets = new Map(dataSets.map(dataSet => [dataSet.name, dataSet]));
  return cases
    .filter(({ name, disabled }) => !disabled && (wanted?.has(name) ?? true))
    .flatMap(testCase => iterationsOfCase(testCase, sets, selection.rows));
}

function iterationsOfCase(
  { name, dataSet }: TestCase,
  sets: Map<string, DataSet>,
  rows: Selection['rows'] = {},
): PlannedIteration[] {
  if (dataSet === undefined) {
    return [{ caseName: name, rowKey: null, values: {} }];
  }
  const set = sets.get(dataSet)!;
  const wanted = Object.hasOwn(rows, dataSet)
    ? new Set(rows[dataSet])
    : undefined;
  return set.rows
    .filter(({ key, disabled }) => !disabled && (wanted?.has(key) ?? true))
    .map(({ key, values }) => ({
      caseName: name,
      rowKey: key,
      values: Object.fromEntries(
        set.columns.map(column => [
          column.name,
          textOfCell(values[column.name]),
        ]),
      ),
    }));
}

/** What a placeholder stands for: numbers as they are written, `true` or `false`, and nothing for an empty cell. */
function textOfCell(cell: CellValue | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}

/** Names of a selection that the test set does not have. */
export function problemsOfSelection(
  { cases, dataSets }: TestSetDefinition,
  selection: Selection,
): Problem[] {
  const known = new Set(cases.map(({ name }) => name));
  return [
    ...(selection.cases ?? []).flatMap((name, index) =>
      known.has(name)
        ? []
        : [
            {
              path: ['cases', index],
              place: `cases, number ${index + 1}`,
              message: `there is no case “${name}”. Cases: ${listed(known)}`,
            },
          ],
    ),
    ...Object.entries(selection.rows ?? {}).flatMap(([name, keys]) =>
      problemsOfRows(name, keys, dataSets),
    ),
  ];
}

function problemsOfRows(
  name: string,
  keys: string[],
  dataSets: DataSet[],
): Problem[] {
  const dataSet = dataSets.find(candidate => candidate.name === name);
  if (!dataSet) {
    const others = listed(dataSets.map(other => other.name));
    return [
      {
        path: ['rows', name],
        place: `rows of data set “${name}”`,
        message: `there is no data set “${name}”. Data sets: ${others}`,
      },
    ];
  }
  const known = new Set(dataSet.rows.map(({ key }) => key));
  return keys.flatMap((key, index) =>
    known.has(key)
      ? []
      : [
          {
            path: ['rows', name, index],
            place: `rows of data set “${name}”, number ${index + 1}`,
            message: `data set “${name}” has no row “${key}”`,
          },
        ],
  );
}

function listed(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, 20).join(', ') || 'none';
  return all.length > 20 ? `${shown} and ${all.length - 20} more` : shown;
}
