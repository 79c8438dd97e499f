import type { Iteration } from '@uatcms/plugin-uat-common';
import { outcomeOf } from '../../components/verdictLook';
import type { RunFilter } from '../filter/runFilter';
import { blocksOf } from './matrixBlocks';

/*
 * The matrix of test cases by rows, cut into blocks that read well at any size:
 *
 * - cases without rows, and a case that shares its rows with no other, are lists: one iteration to a line;
 * - cases that share rows are a grid, the longer side downwards.
 *
 * The lines of all blocks make one list, so that one virtual scroller carries them all.
 */

/** How a line or a column of a grid is named. */
export interface Side {
  key: string;
  label: string;
  /** What helps to know a row by: its first values. */
  hint?: string;
}

export type MatrixLine =
  | { kind: 'heading'; title: string; columns: Side[] }
  | { kind: 'item'; iteration: Iteration; side: Side }
  /** An iteration of a long list that was not loaded yet. */
  | { kind: 'loading' }
  | { kind: 'cells'; side: Side; cells: Array<Iteration | undefined> };

/** What the matrix is narrowed by. */
export type MatrixFilter = Pick<RunFilter, 'outcomes' | 'text'>;

export interface Matrix {
  lines: MatrixLine[];
  /** Columns of the widest grid; 0 when there are only lists. */
  columns: number;
  /** Ids of the iterations that pass the filter. A grid shows the others of its lines too, but pale. */
  matching: ReadonlySet<string>;
}

/** What helps to know a row by, from the name of a case and the key of a row. */
export type RowHint = (caseName: string, rowKey: string) => string | undefined;

export function buildMatrix(
  iterations: Iteration[],
  filter: MatrixFilter,
  hintOf: RowHint,
): Matrix {
  const matching = new Set(
    iterations
      .filter(iteration => matches(iteration, filter, hintOf))
      .map(iteration => iteration.id),
  );
  const lines: MatrixLine[] = [];
  let columns = 0;

  for (const block of blocksOf(iterations)) {
    const shown = block.filter(iteration => matching.has(iteration.id));
    if (shown.length === 0) {
      continue;
    }
    if (isList(block)) {
      lines.push(...listLines(shown, hintOf));
    } else {
      const grid = gridLines(block, shown, hintOf);
      columns = Math.max(columns, grid[0].columns.length);
      lines.push(...grid);
    }
  }
  return { lines, columns, matching };
}

function matches(
  iteration: Iteration,
  { outcomes, text }: MatrixFilter,
  hintOf: RowHint,
): boolean {
  if (outcomes.size > 0 && !outcomes.has(outcomeOf(iteration))) {
    return false;
  }
  const wanted = text.trim().toLowerCase();
  if (wanted === '') {
    return true;
  }
  const { caseName, rowKey, message } = iteration;
  return [
    caseName,
    rowKey,
    message,
    rowKey !== null && hintOf(caseName, rowKey),
  ].some(part => part && part.toLowerCase().includes(wanted));
}

function isList(block: Iteration[]): boolean {
  return block.every(
    ({ caseName, rowKey }) => rowKey === null || caseName === block[0].caseName,
  );
}

function listLines(shown: Iteration[], hintOf: RowHint): MatrixLine[] {
  const [{ caseName, rowKey }] = shown;
  return [
    {
      kind: 'heading',
      title: rowKey === null ? 'Cases without rows' : caseName,
      columns: [],
    },
    ...shown.map(
      (iteration): MatrixLine => ({
        kind: 'item',
        iteration,
        side: sideOf(iteration, hintOf),
      }),
    ),
  ];
}

function sideOf({ caseName, rowKey }: Iteration, hintOf: RowHint): Side {
  return rowKey === null
    ? { key: caseName, label: caseName }
    : { key: rowKey, label: rowKey, hint: hintOf(caseName, rowKey) };
}

type Heading = Extract<MatrixLine, { kind: 'heading' }>;

function gridLines(
  block: Iteration[],
  shown: Iteration[],
  hintOf: RowHint,
): [Heading, ...MatrixLine[]] {
  const ofCase = (iteration: Iteration): Side => ({
    key: iteration.caseName,
    label: iteration.caseName,
  });
  const ofRow = (iteration: Iteration) => sideOf(iteration, hintOf);
  const tall = sidesOf(block, ofRow).length >= sidesOf(block, ofCase).length;
  const [down, across] = tall ? [ofRow, ofCase] : [ofCase, ofRow];

  const columns = sidesOf(shown, across);
  const places = new Map(columns.map((column, index) => [column.key, index]));
  const cellsOf = new Map<string, Array<Iteration | undefined>>();
  for (const iteration of block) {
    const place = places.get(across(iteration).key);
    if (place !== undefined) {
      const line = down(iteration).key;
      const cells =
        cellsOf.get(line) ??
        Array.from<Iteration | undefined>({ length: columns.length });
      cells[place] = iteration;
      cellsOf.set(line, cells);
    }
  }
  return [
    { kind: 'heading', title: tall ? 'Row' : 'Case', columns },
    ...sidesOf(shown, down).map(
      (side): MatrixLine => ({
        kind: 'cells',
        side,
        cells: cellsOf.get(side.key)!,
      }),
    ),
  ];
}

function sidesOf(
  iterations: Iteration[],
  of: (iteration: Iteration) => Side,
): Side[] {
  const sides = new Map<string, Side>();
  for (const iteration of iterations) {
    const side = of(iteration);
    if (!sides.has(side.key)) {
      sides.set(side.key, side);
    }
  }
  return [...sides.values()];
}
