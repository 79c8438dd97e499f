import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import type { MatrixLine } from './matrixModel';

/** Height of a line in pixels. */
export function lineHeight(line: MatrixLine | undefined): number {
  switch (line?.kind) {
    case 'heading':
      return line.columns.length > 0 ? 52 : 36;
    case 'cells':
      return 40;
    default:
      return 44;
  }
}

/** Index of the heading that a line stands under: it sticks to the top while that line is the first in view. */
export function headingOf(
  lines: MatrixLine[],
  line: number,
): number | undefined {
  for (let index = Math.min(line, lines.length - 1); index >= 0; index--) {
    if (lines[index].kind === 'heading') {
      return index;
    }
  }
  return undefined;
}

/** The lines in view, and the heading above them. */
export function rangeWithHeading(range: Range, lines: MatrixLine[]): number[] {
  const indexes = defaultRangeExtractor(range);
  const heading = headingOf(lines, range.startIndex);
  return heading === undefined || indexes.includes(heading)
    ? indexes
    : [heading, ...indexes];
}
