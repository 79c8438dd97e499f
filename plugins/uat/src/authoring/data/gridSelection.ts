import type { CellPlace } from '../draft/rows';

/** A block of cells: from where it was begun to the cell that has the keyboard. */
export interface GridSelection {
  anchor: CellPlace;
  focus: CellPlace;
}

/** Number of rows, and of columns with the row key. */
export interface GridSize {
  rows: number;
  columns: number;
}

const within = (value: number, count: number) =>
  Math.max(0, Math.min(count - 1, value));

export function at(row: number, column: number): GridSelection {
  return { anchor: { row, column }, focus: { row, column } };
}

export function moved(
  selection: GridSelection,
  to: CellPlace,
  size: GridSize,
  extend = false,
): GridSelection {
  const focus = {
    row: within(to.row, size.rows),
    column: within(to.column, size.columns),
  };
  return { anchor: extend ? selection.anchor : focus, focus };
}

/** The corners of the block, the last row and column included. */
export function blockOf({ anchor, focus }: GridSelection): {
  from: CellPlace;
  to: CellPlace;
} {
  return {
    from: {
      row: Math.min(anchor.row, focus.row),
      column: Math.min(anchor.column, focus.column),
    },
    to: {
      row: Math.max(anchor.row, focus.row),
      column: Math.max(anchor.column, focus.column),
    },
  };
}

export function holds(
  selection: GridSelection,
  { row, column }: CellPlace,
): boolean {
  const { from, to } = blockOf(selection);
  return (
    row >= from.row &&
    row <= to.row &&
    column >= from.column &&
    column <= to.column
  );
}

export function cellsOf(selection: GridSelection): CellPlace[] {
  const { from, to } = blockOf(selection);
  const cells: CellPlace[] = [];
  for (let row = from.row; row <= to.row; row++) {
    for (let column = from.column; column <= to.column; column++) {
      cells.push({ row, column });
    }
  }
  return cells;
}

export function rowsOf(selection: GridSelection): number[] {
  const { from, to } = blockOf(selection);
  return Array.from(
    { length: to.row - from.row + 1 },
    (_, offset) => from.row + offset,
  );
}

const PAGE = 15;

/**
 * Where a key leads, as in a spreadsheet; undefined when the key moves nothing. Tab leaves the grid at the end of a
 * row, so that the keyboard is never caught in it.
 */
export function moveByKey(
  selection: GridSelection,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
  size: GridSize,
): GridSelection | undefined {
  const { row, column } = selection.focus;
  const far = event.ctrlKey || event.metaKey;
  const last = { row: size.rows - 1, column: size.columns - 1 };
  const targets: Record<string, CellPlace> = {
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowDown: { row: far ? last.row : row + 1, column },
    ArrowLeft: { row, column: far ? 0 : column - 1 },
    ArrowRight: { row, column: far ? last.column : column + 1 },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? last.row : row, column: last.column },
    PageUp: { row: row - PAGE, column },
    PageDown: { row: row + PAGE, column },
  };
  if (event.key === 'Tab') {
    const next = column + (event.shiftKey ? -1 : 1);
    return next < 0 || next > last.column
      ? undefined
      : moved(selection, { row, column: next }, size);
  }
  const target = targets[event.key];
  return target && moved(selection, target, size, event.shiftKey);
}
