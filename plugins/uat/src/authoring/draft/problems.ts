import type { Problem } from '@uatcms/plugin-uat-common';

export type Path = Array<string | number>;

/** Problems at a place or below it. */
export function problemsBelow(problems: Problem[], path: Path): Problem[] {
  return problems.filter(problem =>
    path.every((key, index) => problem.path[index] === key),
  );
}

/** The same problem, found here and by the server, is told once. */
export function withoutDuplicates(problems: Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, message }) => {
    const identity = `${path.join('\u0000')}\u0001${message}`;
    return !seen.has(identity) && seen.add(identity);
  });
}

/** What is wrong inside a field: the message, and where in the field unless it is the field as a whole. */
export function messagesOf(problems: Problem[], path: Path): string[] {
  return problemsBelow(problems, path).map(problem => {
    const inside = problem.path
      .slice(path.length)
      .map(key => (typeof key === 'number' ? `number ${key + 1}` : key));
    return inside.length
      ? `${inside.join(', ')}: ${problem.message}`
      : problem.message;
  });
}

/** Identity of a cell of the grid. */
export const cellPlace = (row: number, column: number) => `${row}:${column}`;

/** Problems of the cells of one data set, by row index and grid column (0 is the row key). */
export function cellProblems(
  problems: Problem[],
  dataSet: number,
  columns: Array<{ name: string }>,
): Map<string, string> {
  const places = new Map(
    columns.map((column, index) => [column.name, index + 1]),
  );
  const found = new Map<string, string>();
  for (const { path, message } of problemsBelow(problems, [
    'dataSets',
    dataSet,
    'rows',
  ])) {
    const column = path[4] === 'values' ? places.get(String(path[5])) ?? 0 : 0;
    const place = cellPlace(Number(path[3]), column);
    const before = found.get(place);
    found.set(place, before ? `${before}; ${message}` : message);
  }
  return found;
}
