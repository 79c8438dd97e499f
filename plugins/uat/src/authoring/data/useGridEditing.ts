import type { DataSet } from '@uatcms/plugin-uat-common';
import { useCallback, useRef, useState, type RefObject } from 'react';
import { showCell } from '../draft/cells';
import { changeDataSet } from '../draft/dataSets';
import { useDraft } from '../draft/DraftContext';
import { copyCells, pasteInto, type Pasted } from '../draft/paste';
import { setCells, type CellPlace } from '../draft/rows';
import { readClipboard, writeTsv } from '../draft/spreadsheet';
import {
  at,
  blockOf,
  cellsOf,
  moveByKey,
  moved,
  type GridSelection,
  type GridSize,
} from './gridSelection';

/** The text of the cell that is being edited. */
interface Editing {
  text: string;
  /** Typing began it, so the text replaces what was there and arrows leave it. */
  replaces: boolean;
}

/** Says what a paste or an import did. */
export function pastedInWords(
  { rows, columns, addedRows, addedColumns, leftOut }: Pasted,
  done = 'Pasted',
): string {
  const count = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`;
  const added = [
    addedRows && count(addedRows, 'row'),
    addedColumns && count(addedColumns, 'column'),
  ].filter(Boolean);
  return [
    `${done} ${count(rows, 'row')} of ${count(columns, 'column')}.`,
    added.length > 0 && `Added ${added.join(' and ')}.`,
    leftOut > 0 && `${count(leftOut, 'row')} did not fit and were left out.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Selecting, editing, copying and pasting cells, as in a spreadsheet. */
export function useGridEditing(props: {
  index: number;
  dataSet: DataSet;
  grid: RefObject<HTMLElement>;
  start?: CellPlace;
  onMessage: (message: string) => void;
}) {
  const { index, dataSet, grid, start, onMessage } = props;
  const { change } = useDraft();
  const [chosen, setSelection] = useState<GridSelection>(() =>
    at(start?.row ?? 0, start?.column ?? 0),
  );
  const [editing, setEditing] = useState<Editing>();
  const size: GridSize = {
    rows: dataSet.rows.length,
    columns: dataSet.columns.length + 1,
  };
  // Rows and columns may have gone since something was selected.
  const selection: GridSelection = {
    anchor: moved(chosen, chosen.anchor, size).focus,
    focus: moved(chosen, chosen.focus, size).focus,
  };
  const { focus } = selection;
  const column =
    focus.column === 0 ? undefined : dataSet.columns[focus.column - 1];
  const row = dataSet.rows[focus.row];
  const textOf = () =>
    column ? showCell(row?.values[column.name]) : row?.key ?? '';
  const finished = useRef(false);

  const write = (cells: CellPlace[], text: string, label: string) =>
    change(
      before =>
        setCells(
          before,
          index,
          cells.map(cell => ({ ...cell, text })),
        ),
      label,
    );

  const begin = (text: string, replaces: boolean) => {
    if (row) {
      finished.current = false;
      setSelection(at(focus.row, focus.column));
      setEditing({ text, replaces });
    }
  };

  /** Ends editing once, however it ends: Enter also takes the focus away, which would end it again. */
  const finish = (
    text: string | undefined,
    next?: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
  ) => {
    if (finished.current) {
      return;
    }
    finished.current = true;
    setEditing(undefined);
    if (text !== undefined && text !== textOf()) {
      write([focus], text, 'Edit cell');
    }
    if (next) {
      setSelection(before => moveByKey(before, next, size) ?? before);
      grid.current?.focus();
    }
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (editing || event.nativeEvent.isComposing || size.rows === 0) {
      return;
    }
    const next = moveByKey(selection, event, size);
    const command = next ? () => setSelection(next) : commandOf(event);
    if (command) {
      event.preventDefault();
      command();
    }
  };

  function commandOf(event: React.KeyboardEvent): (() => void) | undefined {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const commands: Record<string, () => void> = {
      Enter: () => begin(textOf(), false),
      F2: () => begin(textOf(), false),
      Delete: clear,
      Backspace: clear,
      Escape: () => setSelection(at(focus.row, focus.column)),
    };
    if (!modified && event.key === ' ' && column?.type === 'boolean') {
      return () =>
        write(
          cellsOf(selection),
          row?.values[column.name] === true ? 'false' : 'true',
          'Edit cell',
        );
    }
    if (!modified && commands[event.key]) {
      return commands[event.key];
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      return () =>
        setSelection({
          anchor: { row: 0, column: 0 },
          focus: { row: size.rows - 1, column: size.columns - 1 },
        });
    }
    return !modified && event.key.length === 1
      ? () => begin(event.key, true)
      : undefined;
  }

  function clear() {
    // A row without a key could not be told from others: keys are not cleared.
    write(
      cellsOf(selection).filter(cell => cell.column > 0),
      '',
      'Clear cells',
    );
  }

  const copy = (event: React.ClipboardEvent) => {
    if (editing || size.rows === 0) return;
    const { from, to } = blockOf(selection);
    event.clipboardData.setData(
      'text/plain',
      writeTsv(copyCells(dataSet, from, to)),
    );
    event.preventDefault();
    if (event.type === 'cut') clear();
  };

  const paste = (event: React.ClipboardEvent) => {
    if (editing) return;
    event.preventDefault();
    const table = readClipboard(event.clipboardData.getData('text/plain'));
    if (table.length === 0) return;
    // One value into a block fills the block.
    const cells = cellsOf(selection);
    if (table.length === 1 && table[0].length === 1 && cells.length > 1) {
      write(cells, table[0][0], 'Fill cells');
      return;
    }
    const { from } = blockOf(selection);
    const pasted = pasteInto(
      dataSet,
      size.rows === 0 ? { row: 0, column: 1 } : from,
      table,
    );
    change(
      before => changeDataSet(before, index, () => pasted.dataSet),
      `Paste ${pasted.rows} rows`,
    );
    onMessage(pastedInWords(pasted));
  };

  const select = useCallback((place: CellPlace, extend: boolean) => {
    setEditing(undefined);
    setSelection(before => ({
      anchor: extend ? before.anchor : place,
      focus: place,
    }));
  }, []);

  return {
    selection,
    setSelection,
    select,
    editing,
    begin: () => begin(textOf(), false),
    finish,
    handlers: { onKeyDown, onCopy: copy, onCut: copy, onPaste: paste },
  };
}
