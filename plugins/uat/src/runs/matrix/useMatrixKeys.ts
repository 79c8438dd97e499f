import type { Iteration } from '@uatcms/plugin-uat-common';
import { useEffect, useState, type KeyboardEvent } from 'react';
import type { MatrixLine } from './matrixModel';

/** A cell, by the index of its line and, in a grid, of its column. */
export interface CellPlace {
  line: number;
  column: number;
}

const pageOfLines = 10;

/** The active cell and the keys that move it: arrows, Home, End, Page Up, Page Down; Enter or space opens it. */
export function useMatrixKeys(
  lines: MatrixLine[],
  onOpen: (iteration: Iteration) => void,
) {
  const [active, setActive] = useState<CellPlace>();

  useEffect(() => {
    setActive(place =>
      place &&
      (iterationAt(lines, place) || lines[place.line]?.kind === 'loading')
        ? place
        : undefined,
    );
  }, [lines]);

  const onKeyDown = (event: KeyboardEvent) => {
    const here = active ?? firstPlace(lines);
    if (!here) {
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      const iteration = iterationAt(lines, here);
      if (iteration) {
        event.preventDefault();
        setActive(here);
        onOpen(iteration);
      }
      return;
    }
    const next = active
      ? nextPlace(lines, active, event.key)
      : isMove(event.key) && here;
    if (next) {
      event.preventDefault();
      setActive(next);
    }
  };

  return { active, setActive, onKeyDown };
}

export function iterationAt(
  lines: MatrixLine[],
  { line, column }: CellPlace,
): Iteration | undefined {
  const found = lines[line];
  if (found?.kind === 'item') {
    return found.iteration;
  }
  return found?.kind === 'cells' ? found.cells[column] : undefined;
}

const moves: Record<string, { lines: number; columns: number }> = {
  ArrowDown: { lines: 1, columns: 0 },
  ArrowUp: { lines: -1, columns: 0 },
  ArrowRight: { lines: 0, columns: 1 },
  ArrowLeft: { lines: 0, columns: -1 },
  PageDown: { lines: pageOfLines, columns: 0 },
  PageUp: { lines: -pageOfLines, columns: 0 },
};

function isMove(key: string): boolean {
  return key in moves || key === 'Home' || key === 'End';
}

function firstPlace(lines: MatrixLine[]): CellPlace | undefined {
  const line = lines.findIndex(({ kind }) => kind !== 'heading');
  return line < 0 ? undefined : { line, column: 0 };
}

/** Where a key leads from a cell; undefined when it leads nowhere. Headings are stepped over. */
export function nextPlace(
  lines: MatrixLine[],
  from: CellPlace,
  key: string,
): CellPlace | undefined {
  if (key === 'Home' || key === 'End') {
    return {
      line: from.line,
      column: key === 'Home' ? 0 : widthOf(lines[from.line]) - 1,
    };
  }
  const move = moves[key];
  if (!move) {
    return undefined;
  }
  const column = from.column + move.columns;
  if (move.lines === 0) {
    return column >= 0 && column < widthOf(lines[from.line])
      ? { line: from.line, column }
      : undefined;
  }
  const step = Math.sign(move.lines);
  let line = Math.min(Math.max(from.line + move.lines, 0), lines.length - 1);
  while (lines[line]?.kind === 'heading') {
    line += step;
  }
  if (!lines[line]) {
    // Nothing beyond the last heading upwards: the first line below it is the end of the way.
    return step < 0 ? firstPlace(lines) : undefined;
  }
  return { line, column: Math.min(column, widthOf(lines[line]) - 1) };
}

function widthOf(line: MatrixLine): number {
  return line.kind === 'cells' ? line.cells.length : 1;
}
