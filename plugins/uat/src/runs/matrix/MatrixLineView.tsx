import type { VirtualItem } from '@tanstack/react-virtual';
import type { Iteration } from '@uatcms/plugin-uat-common';
import { memo, type CSSProperties } from 'react';
import { Duration, formatDuration } from '../../components/Duration';
import { outcomeLook, outcomeOf } from '../../components/verdictLook';
import { VerdictIcon } from '../../components/VerdictBadge';
import type { MatrixLine, Side } from './matrixModel';
import styles from './RunMatrix.module.css';

export const cellId = (line: number, column: number) =>
  `uat-matrix-${line}-${column}`;

interface LineProps {
  index: number;
  line: MatrixLine;
  start: number;
  size: number;
  /** A heading that stays on top while its block is in view. */
  isSticky: boolean;
  columns: VirtualItem[];
  matching: ReadonlySet<string>;
  activeColumn: number | undefined;
  selectedId: string | undefined;
  onOpen: (iteration: Iteration, line: number, column: number) => void;
}

/**
 * One line of the matrix: a heading, an iteration of a list, or a line of a grid. It is drawn anew only when something
 * of it changes, for many lines are in sight and a run going on changes a few of them several times a second.
 */
export const MatrixLineView = memo(function Line(props: LineProps) {
  const { index, line, start, size, isSticky } = props;
  const style: CSSProperties = isSticky
    ? { height: size }
    : { height: size, transform: `translateY(${start}px)` };
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      className={styles.line}
      data-kind={line.kind}
      data-sticky={isSticky || undefined}
      style={style}
    >
      <LineContent {...props} />
    </div>
  );
});

function LineContent({
  index,
  line,
  columns,
  matching,
  activeColumn,
  selectedId,
  onOpen,
}: LineProps) {
  switch (line.kind) {
    case 'heading':
      return (
        <HeadingCells
          title={line.title}
          sides={line.columns}
          columns={columns}
        />
      );
    case 'item':
      return (
        <ItemCell
          id={cellId(index, 0)}
          iteration={line.iteration}
          side={line.side}
          isActive={activeColumn === 0}
          isSelected={selectedId === line.iteration.id}
          onOpen={() => onOpen(line.iteration, index, 0)}
        />
      );
    case 'loading':
      return <div role="gridcell" className={styles.loading} aria-busy />;
    default:
      return (
        <>
          <SideCell side={line.side} />
          {columns
            .filter(column => column.index < line.cells.length)
            .map(column => {
              const iteration = line.cells[column.index];
              return (
                <GridCell
                  key={column.index}
                  id={cellId(index, column.index)}
                  column={column}
                  iteration={iteration}
                  isPale={
                    iteration !== undefined && !matching.has(iteration.id)
                  }
                  isActive={activeColumn === column.index}
                  isSelected={
                    iteration !== undefined && iteration.id === selectedId
                  }
                  onOpen={() =>
                    iteration && onOpen(iteration, index, column.index)
                  }
                />
              );
            })}
        </>
      );
  }
}

function HeadingCells({
  title,
  sides,
  columns,
}: {
  title: string;
  sides: Side[];
  columns: VirtualItem[];
}) {
  return (
    <>
      <div
        role="columnheader"
        className={styles.side}
        data-wide={sides.length === 0 || undefined}
      >
        <span className={styles.label}>{title}</span>
      </div>
      {columns
        .filter(column => column.index < sides.length)
        .map(({ index, start, size }) => (
          <div
            key={index}
            role="columnheader"
            aria-colindex={index + 2}
            className={styles.columnHeading}
            style={{ left: start, width: size }}
            title={[sides[index].label, sides[index].hint]
              .filter(Boolean)
              .join(' · ')}
          >
            {sides[index].label}
          </div>
        ))}
    </>
  );
}

function SideCell({ side }: { side: Side }) {
  return (
    <div
      role="rowheader"
      className={styles.side}
      title={[side.label, side.hint].filter(Boolean).join(' · ')}
    >
      <span className={styles.label}>{side.label}</span>
      {side.hint && <span className={styles.hint}>{side.hint}</span>}
    </div>
  );
}

interface CellProps {
  id: string;
  isActive: boolean;
  isSelected: boolean;
  onOpen: () => void;
}

// The mouse takes the same way as the keyboard, which the grid around the cells listens to.
/* eslint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */

function ItemCell(props: CellProps & { iteration: Iteration; side: Side }) {
  const { id, iteration, side, isActive, isSelected, onOpen } = props;
  const outcome = outcomeOf(iteration);
  return (
    <div
      id={id}
      role="gridcell"
      className={styles.item}
      data-outcome={outcome}
      data-active={isActive || undefined}
      aria-selected={isSelected}
      onClick={onOpen}
    >
      <span className={styles.outcome}>
        <VerdictIcon outcome={outcome} />
        {outcomeLook[outcome].word}
      </span>
      <span className={styles.text}>
        <span className={styles.label}>{side.label}</span>
        <span className={styles.hint} title={iteration.message ?? side.hint}>
          {iteration.message ?? side.hint}
        </span>
      </span>
      <span className={styles.progress}>
        <Progress iteration={iteration} />
      </span>
    </div>
  );
}

function GridCell(
  props: CellProps & {
    column: VirtualItem;
    iteration: Iteration | undefined;
    isPale: boolean;
  },
) {
  const { id, column, iteration, isPale, isActive, isSelected, onOpen } = props;
  const place = { left: column.start, width: column.size };
  if (!iteration) {
    return (
      <div
        id={id}
        role="gridcell"
        aria-label="Not in this run"
        aria-colindex={column.index + 2}
        className={styles.cell}
        data-active={isActive || undefined}
        style={place}
      />
    );
  }
  const outcome = outcomeOf(iteration);
  const { word } = outcomeLook[outcome];
  return (
    <div
      id={id}
      role="gridcell"
      aria-colindex={column.index + 2}
      aria-label={labelOf(iteration, word)}
      title={labelOf(iteration, word)}
      className={styles.cell}
      data-outcome={outcome}
      data-pale={isPale || undefined}
      data-active={isActive || undefined}
      aria-selected={isSelected}
      style={place}
      onClick={onOpen}
    >
      <span className={styles.box}>
        <VerdictIcon outcome={outcome} />
        <span>{word}</span>
      </span>
    </div>
  );
}

function labelOf(
  { caseName, rowKey, message, durationMs }: Iteration,
  word: string,
): string {
  return [
    rowKey === null ? caseName : `${caseName}, row ${rowKey}`,
    word,
    durationMs !== null && formatDuration(durationMs),
    message,
  ]
    .filter(Boolean)
    .join(' · ');
}

function Progress({ iteration }: { iteration: Iteration }) {
  if (iteration.state === 'running') {
    return (
      <span>
        {iteration.stepsDone === 1
          ? '1 step done'
          : `${iteration.stepsDone} steps done`}
      </span>
    );
  }
  return iteration.durationMs === null ? null : (
    <Duration ms={iteration.durationMs} />
  );
}
