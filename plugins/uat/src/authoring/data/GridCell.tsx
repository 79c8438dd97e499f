import { RiErrorWarningFill } from '@remixicon/react';
import type { ColumnType } from '@uatcms/plugin-uat-common';
import { memo } from 'react';
import type { CellPlace } from '../draft/rows';
import styles from './DataGrid.module.css';

/** A cell that is not being edited. Its problem is shown as a mark, as a tooltip, and as text for screen readers. */
export const GridCell = memo(
  (props: {
    id: string;
    row: number;
    column: number;
    text: string;
    type: ColumnType | undefined;
    active: boolean;
    selected: boolean;
    problem: string | undefined;
    left: number | undefined;
    width: number;
    onSelect: (place: CellPlace, extend: boolean) => void;
    onEdit: () => void;
  }) => {
    const {
      id,
      row,
      column,
      text,
      type,
      active,
      selected,
      problem,
      left,
      width,
      onSelect,
      onEdit,
    } = props;
    const place = { row, column };
    return (
      // The grid handles the keyboard for all of its cells.
      // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
      <div
        id={id}
        role={column === 0 ? 'rowheader' : 'gridcell'}
        aria-colindex={column + 1}
        aria-selected={selected}
        aria-invalid={Boolean(problem) || undefined}
        className={column === 0 ? styles.keyCell : styles.cell}
        data-active={active || undefined}
        data-selected={selected || undefined}
        data-type={type}
        data-problem={Boolean(problem) || undefined}
        title={problem ?? (text.length > 24 ? text : undefined)}
        style={{ left, width }}
        onMouseDown={event => onSelect(place, event.shiftKey)}
        onMouseEnter={event => event.buttons === 1 && onSelect(place, true)}
        onDoubleClick={onEdit}
      >
        <span className={styles.text}>{text}</span>
        {problem && (
          <>
            <RiErrorWarningFill size={14} className={styles.mark} aria-hidden />
            <span className={styles.hidden}>Problem: {problem}</span>
          </>
        )}
      </div>
    );
  },
);
GridCell.displayName = 'GridCell';
