import type { Iteration } from '@uatcms/plugin-uat-common';
import { sampleIteration } from '../../testing/samples';
import { noFilter } from '../filter/runFilter';
import { buildMatrix, type MatrixLine } from './matrixModel';
import { nextPlace } from './useMatrixKeys';

const noHint = () => undefined;
const cross = (
  cases: string[],
  rows: Array<string | null>,
  changes: Partial<Iteration> = {},
) =>
  cases.flatMap(caseName =>
    rows.map(rowKey => sampleIteration({ caseName, rowKey, ...changes })),
  );
const range = (prefix: string, n: number) =>
  Array.from({ length: n }, (_, i) => `${prefix}${i}`);

const outline = (lines: MatrixLine[]) =>
  lines.map(line => {
    switch (line.kind) {
      case 'heading':
        return `# ${line.title} ${line.columns
          .map(({ label }) => label)
          .join(' ')}`.trim();
      case 'item':
        return line.side.label;
      case 'loading':
        return '…';
      default:
        return `${line.side.label}: ${line.cells
          .map(cell => (cell ? 'x' : '-'))
          .join('')}`;
    }
  });

describe('buildMatrix', () => {
  it('lists the rows of a case that stands alone', () => {
    const { lines, columns } = buildMatrix(
      cross(['Pay'], ['a', 'b']),
      noFilter,
      noHint,
    );
    expect(outline(lines)).toEqual(['# Pay', 'a', 'b']);
    expect(columns).toBe(0);
  });

  it('lists cases without rows', () => {
    expect(
      outline(
        buildMatrix(cross(['One', 'Two'], [null]), noFilter, noHint).lines,
      ),
    ).toEqual(['# Cases without rows', 'One', 'Two']);
  });

  it('makes a grid of cases that share rows, the longer side downwards', () => {
    const tall = buildMatrix(
      cross(['A', 'B'], ['1', '2', '3']),
      noFilter,
      noHint,
    );
    expect(outline(tall.lines)).toEqual([
      '# Row A B',
      '1: xx',
      '2: xx',
      '3: xx',
    ]);
    expect(tall.columns).toBe(2);
    const wide = buildMatrix(
      cross(['A', 'B', 'C'], ['1', '2']),
      noFilter,
      noHint,
    );
    expect(outline(wide.lines)).toEqual([
      '# Case 1 2',
      'A: xx',
      'B: xx',
      'C: xx',
    ]);
  });

  it('keeps cases that share no rows apart', () => {
    const iterations = [
      ...cross(['A', 'B'], ['1', '2']),
      ...cross(['C', 'D'], ['x', 'y']),
      ...cross(['E'], [null]),
    ];
    expect(outline(buildMatrix(iterations, noFilter, noHint).lines)).toEqual([
      '# Row A B',
      '1: xx',
      '2: xx',
      '# Row C D',
      'x: xx',
      'y: xx',
      '# Cases without rows',
      'E',
    ]);
  });

  it('shows the whole line of a match, and tells the match from the rest', () => {
    const iterations = cross(['A', 'B'], ['1', '2', '3']);
    iterations[4] = { ...iterations[4], state: 'finished', verdict: 'failed' };
    const { lines, matching } = buildMatrix(
      iterations,
      { outcomes: new Set(['failed']), text: '' },
      noHint,
    );
    expect(outline(lines)).toEqual(['# Row B', '2: x']);
    expect([...matching]).toEqual([iterations[4].id]);
  });

  it('finds a row by its values', () => {
    const hints = (_: string, key: string) =>
      key === 'b' ? 'bob@example.org' : undefined;
    const { lines } = buildMatrix(
      cross(['Pay'], ['a', 'b']),
      { outcomes: new Set(), text: 'BOB@' },
      hints,
    );
    expect(outline(lines)).toEqual(['# Pay', 'b']);
  });

  it('holds 10 cases with 500 rows', () => {
    const { lines, columns } = buildMatrix(
      cross(range('case', 10), range('row', 500)),
      noFilter,
      noHint,
    );
    expect(lines).toHaveLength(501);
    expect(columns).toBe(10);
  });
});

describe('nextPlace', () => {
  const { lines } = buildMatrix(
    [...cross(['A', 'B'], ['1', '2']), ...cross(['C'], [null])],
    noFilter,
    noHint,
  );

  it('steps over headings', () => {
    expect(lines.map(({ kind }) => kind)).toEqual([
      'heading',
      'cells',
      'cells',
      'heading',
      'item',
    ]);
    expect(nextPlace(lines, { line: 2, column: 1 }, 'ArrowDown')).toEqual({
      line: 4,
      column: 0,
    });
    expect(nextPlace(lines, { line: 4, column: 0 }, 'ArrowUp')).toEqual({
      line: 2,
      column: 0,
    });
  });

  it('stays at the edges', () => {
    expect(
      nextPlace(lines, { line: 1, column: 0 }, 'ArrowLeft'),
    ).toBeUndefined();
    expect(
      nextPlace(lines, { line: 1, column: 1 }, 'ArrowRight'),
    ).toBeUndefined();
    expect(nextPlace(lines, { line: 1, column: 0 }, 'ArrowUp')).toEqual({
      line: 1,
      column: 0,
    });
    expect(nextPlace(lines, { line: 1, column: 0 }, 'PageDown')).toEqual({
      line: 4,
      column: 0,
    });
  });
});
