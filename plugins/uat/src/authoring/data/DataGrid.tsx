import { useVirtualizer } from '@tanstack/react-virtual';
import type { DataColumn, DataSet } from '@uatcms/plugin-uat-common';
import { useEffect, useId, type RefObject } from 'react';
import { showCell } from '../draft/cells';
import { identityOf } from '../draft/identity';
import { cellPlace } from '../draft/problems';
import { CellEditor } from './CellEditor';
import { ColumnHeader, type ColumnActions } from './ColumnHeader';
import styles from './DataGrid.module.css';
import { GridCell } from './GridCell';
import { holds } from './gridSelection';
import type { useGridEditing } from './useGridEditing';

const ROW_HEIGHT = 34;
const NUMBER_WIDTH = 52;
const KEY_WIDTH = 150;
const widths: Record<DataColumn['type'], number> = {
  text: 190,
  number: 120,
  boolean: 110,
  date: 130,
  choice: 160,
};

/**
 * The table of a data set as a grid of cells. Only the cells in view are in the document; the grid itself keeps the
 * keyboard and says which cell is active.
 */
export function DataGrid(props: {
  dataSet: DataSet;
  /** Messages by cell, see `cellProblems`. */
  problems: Map<string, string>;
  columnProblems: Map<number, string>;
  editing: ReturnType<typeof useGridEditing>;
  grid: RefObject<HTMLDivElement>;
  columnActions: ColumnActions;
  label: string;
}) {
  const {
    dataSet,
    problems,
    columnProblems,
    editing,
    grid,
    columnActions,
    label,
  } = props;
  const id = useId();
  const { selection, editing: edited, select, handlers } = editing;
  const { focus } = selection;
  const rows = useVirtualizer({
    count: dataSet.rows.length,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollPaddingStart: ROW_HEIGHT,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: dataSet.columns.length,
    getScrollElement: () => grid.current,
    estimateSize: index => widths[dataSet.columns[index].type] ?? widths.text,
    getItemKey: index => dataSet.columns[index].name,
    overscan: 3,
    scrollPaddingStart: NUMBER_WIDTH + KEY_WIDTH,
  });
  const types = dataSet.columns.map(column => column.type).join();
  useEffect(() => columns.measure(), [columns, types]);

  useEffect(() => {
    rows.scrollToIndex(focus.row, { align: 'auto' });
    if (focus.column > 0) {
      columns.scrollToIndex(focus.column - 1, { align: 'auto' });
    }
    // The virtualizers stay the same for the life of the grid.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focus.row, focus.column]);

  const cellId = (row: number, column: number) => `${id}-${row}-${column}`;
  const cell = (
    row: number,
    column: number,
    left: number | undefined,
    width: number,
  ) => {
    const active = focus.row === row && focus.column === column;
    const item = dataSet.rows[row];
    const type = column === 0 ? undefined : dataSet.columns[column - 1];
    const text = type ? showCell(item.values[type.name]) : item.key;
    if (active && edited) {
      return (
        <CellEditor
          key={column}
          text={edited.text}
          replaces={edited.replaces}
          column={type}
          left={left}
          width={width}
          onFinish={editing.finish}
        />
      );
    }
    return (
      <GridCell
        key={column}
        id={cellId(row, column)}
        row={row}
        column={column}
        text={text}
        type={type?.type}
        active={active}
        selected={holds(selection, { row, column })}
        problem={problems.get(cellPlace(row, column))}
        left={left}
        width={width}
        onSelect={select}
        onEdit={editing.begin}
      />
    );
  };

  return (
    <div
      ref={grid}
      role="grid"
      aria-label={label}
      aria-rowcount={dataSet.rows.length + 1}
      aria-colcount={dataSet.columns.length + 1}
      aria-multiselectable
      aria-activedescendant={
        dataSet.rows.length ? cellId(focus.row, focus.column) : undefined
      }
      tabIndex={0}
      className={styles.grid}
      // As high as its rows, up to what the style allows; the rest is room for a scroll bar.
      style={{ height: rows.getTotalSize() + ROW_HEIGHT + 20 }}
      {...handlers}
    >
      <div
        className={styles.inner}
        style={{ width: columns.getTotalSize() + NUMBER_WIDTH + KEY_WIDTH }}
      >
        <div
          role="row"
          aria-rowindex={1}
          className={styles.header}
          style={{ height: ROW_HEIGHT }}
        >
          <div
            className={styles.corner}
            style={{ width: NUMBER_WIDTH }}
            aria-hidden
          />
          <div
            role="columnheader"
            aria-colindex={1}
            className={styles.keyHeader}
            style={{ width: KEY_WIDTH }}
          >
            Row key
          </div>
          {columns.getVirtualItems().map(item => (
            <ColumnHeader
              key={item.key}
              column={dataSet.columns[item.index]}
              index={item.index}
              count={dataSet.columns.length}
              left={item.start + NUMBER_WIDTH + KEY_WIDTH}
              width={item.size}
              problem={columnProblems.get(item.index)}
              actions={columnActions}
            />
          ))}
        </div>
        <div className={styles.body} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <div
              key={identityOf(dataSet.rows[index])}
              role="row"
              aria-rowindex={index + 2}
              className={styles.row}
              data-disabled={dataSet.rows[index].disabled || undefined}
              style={{
                height: ROW_HEIGHT,
                transform: `translateY(${start}px)`,
              }}
            >
              {/* Selects the row; with the keyboard Home and Shift+End do it. */}
              {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
              <div
                className={styles.rowNumber}
                style={{ width: NUMBER_WIDTH }}
                title={
                  dataSet.rows[index].disabled
                    ? 'Disabled: left out of runs'
                    : 'Select the row'
                }
                onMouseDown={event => {
                  editing.setSelection(before => ({
                    anchor: {
                      row: event.shiftKey ? before.anchor.row : index,
                      column: 0,
                    },
                    focus: { row: index, column: dataSet.columns.length },
                  }));
                }}
              >
                {index + 1}
                {dataSet.rows[index].disabled && (
                  <span className={styles.off}>off</span>
                )}
              </div>
              {cell(index, 0, undefined, KEY_WIDTH)}
              {columns
                .getVirtualItems()
                .map(item =>
                  cell(
                    index,
                    item.index + 1,
                    item.start + NUMBER_WIDTH + KEY_WIDTH,
                    item.size,
                  ),
                )}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
