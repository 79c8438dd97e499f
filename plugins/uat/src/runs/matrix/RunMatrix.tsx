import { useVirtualizer, type Range } from '@tanstack/react-virtual';
import type { Iteration } from '@uatcms/plugin-uat-common';
import { useCallback, useEffect, useRef, type CSSProperties } from 'react';
import type { Matrix } from './matrixModel';
import { cellId, MatrixLineView } from './MatrixLineView';
import { headingOf, lineHeight, rangeWithHeading } from './matrixScrolling';
import styles from './RunMatrix.module.css';
import { useMatrixKeys } from './useMatrixKeys';

const cellWidth = 112;
const narrowMatrix = 560;

/**
 * Cases by rows. Only what can be seen is in the document, however large the run. The focus stays on the grid itself
 * and points at the active cell, for a cell that scrolls away would take the focus with it.
 */
export function RunMatrix(props: {
  matrix: Matrix;
  selectedId: string | undefined;
  onOpen: (iteration: Iteration) => void;
  /** Told which lines are in sight, first and last. */
  onRange?: (first: number, last: number) => void;
}) {
  const { matrix, selectedId, onOpen, onRange } = props;
  const { lines, columns } = matrix;
  const scroller = useRef<HTMLDivElement>(null);

  const lineScroller = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => lineHeight(lines[index]),
    overscan: 12,
    rangeExtractor: useCallback(
      (range: Range) => rangeWithHeading(range, lines),
      [lines],
    ),
  });
  const sideWidth =
    (lineScroller.scrollRect?.width ?? Infinity) < narrowMatrix ? 132 : 220;
  const columnScroller = useVirtualizer({
    count: columns,
    horizontal: true,
    getScrollElement: () => scroller.current,
    estimateSize: () => cellWidth,
    scrollPaddingStart: sideWidth,
    paddingStart: sideWidth,
    overscan: 3,
  });

  useEffect(() => {
    columnScroller.measure();
  }, [sideWidth, columnScroller]);

  const { active, setActive, onKeyDown } = useMatrixKeys(lines, onOpen);
  const moved = useRef(false);
  useEffect(() => {
    // Heights of lines depend on their kind, so they are measured anew when the filter changes which lines there are.
    lineScroller.measure();
  }, [lines, lineScroller]);
  useEffect(() => {
    if (active && moved.current) {
      lineScroller.scrollToIndex(active.line);
      if (lines[active.line]?.kind === 'cells') {
        columnScroller.scrollToIndex(active.column);
      }
    }
  }, [active, lines, lineScroller, columnScroller]);

  const openCell = useCallback(
    (iteration: Iteration, line: number, column: number) => {
      moved.current = false;
      setActive({ line, column });
      onOpen(iteration);
    },
    [onOpen, setActive],
  );
  const { startIndex = 0, endIndex = 0 } = lineScroller.range ?? {};
  useEffect(() => {
    onRange?.(startIndex, endIndex);
  }, [onRange, startIndex, endIndex]);
  const stickyHeading = headingOf(lines, startIndex);

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      style={{ '--side-width': `${sideWidth}px` } as CSSProperties}
      role="grid"
      aria-label="Iterations: test cases by rows"
      aria-rowcount={lines.length}
      aria-colcount={Math.max(columns, 1) + 1}
      aria-activedescendant={active && cellId(active.line, active.column)}
      tabIndex={0}
      onKeyDown={event => {
        moved.current = true;
        onKeyDown(event);
      }}
    >
      <div
        role="presentation"
        className={styles.canvas}
        style={{
          height: lineScroller.getTotalSize(),
          minWidth: columns > 0 ? columnScroller.getTotalSize() : undefined,
        }}
      >
        {lineScroller.getVirtualItems().map(({ index, start, size }) => (
          <MatrixLineView
            key={index}
            index={index}
            line={lines[index]}
            start={start}
            size={size}
            isSticky={index === stickyHeading}
            columns={columnScroller.getVirtualItems()}
            matching={matrix.matching}
            activeColumn={active?.line === index ? active.column : undefined}
            selectedId={selectedId}
            onOpen={openCell}
          />
        ))}
      </div>
    </div>
  );
}
