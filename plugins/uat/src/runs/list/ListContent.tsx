import { Flex, Text } from '@backstage/ui';
import {
  verdicts,
  type CaseResult,
  type Iteration,
  type Run,
} from '@uatcms/plugin-uat-common';
import { useMemo } from 'react';
import { formatCount } from '../../components/counts';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import type { Outcome } from '../../components/verdictLook';
import { RunFilterBar } from '../filter/RunFilterBar';
import { noFilter } from '../filter/runFilter';
import { useRunFilter } from '../filter/useRunFilter';
import { MatrixSkeleton } from '../matrix/MatrixSkeleton';
import type { Matrix, MatrixLine, RowHint } from '../matrix/matrixModel';
import { RunMatrix } from '../matrix/RunMatrix';
import { useIterationPages, useRunCases } from './useIterationPages';

/** The iterations of a run of thousands, as one list that the server filters and sorts. */
export function ListContent(props: {
  run: Run;
  selectedId: string | undefined;
  hintOf: RowHint;
  onOpen: (iteration: Iteration) => void;
}) {
  const { run, selectedId, hintOf, onOpen } = props;
  const [filter] = useRunFilter();
  const { total, at, onRange, updates, error } = useIterationPages(run, filter);
  const matrix = useMemo(
    () => listOf(total ?? 0, at, hintOf),
    // `at` reads from the answers, and `updates` says when there are others.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [total, updates, hintOf],
  );

  if (error) {
    return (
      <ErrorPanel title="The iterations could not be loaded" error={error} />
    );
  }
  if (total === undefined) {
    return <MatrixSkeleton lines={12} />;
  }
  return total === 0 ? (
    <EmptyState title="Nothing matches the filter" />
  ) : (
    <Flex direction="column" gap="2">
      <Text color="secondary" variant="body-small" aria-live="polite">
        {total === run.counts.total
          ? `${formatCount(total)} iterations`
          : `${formatCount(total)} of ${formatCount(
              run.counts.total,
            )} iterations`}
      </Text>
      <RunMatrix
        matrix={matrix}
        selectedId={selectedId}
        onOpen={onOpen}
        onRange={onRange}
      />
    </Flex>
  );
}

/** Narrows the list. Its counts are those of the iterations that match the text and the case. */
export function ListFilterBar({ run }: { run: Run }) {
  const [filter, setFilter] = useRunFilter();
  const { data } = useRunCases(run.id, filter);
  const { data: all } = useRunCases(run.id, noFilter);
  const counts = useMemo(
    () =>
      countCases(
        (data?.items ?? []).filter(
          ({ caseName }) =>
            filter.caseName === undefined || caseName === filter.caseName,
        ),
      ),
    [data, filter.caseName],
  );
  return (
    <RunFilterBar
      counts={counts}
      filter={filter}
      onChange={setFilter}
      caseNames={all?.items.map(({ caseName }) => caseName) ?? []}
    />
  );
}

function countCases(cases: CaseResult[]): ReadonlyMap<Outcome, number> {
  const counts = new Map<Outcome, number>();
  const add = (outcome: Outcome, count: number) =>
    counts.set(outcome, (counts.get(outcome) ?? 0) + count);
  for (const result of cases) {
    verdicts.forEach(verdict => add(verdict, result.counts[verdict]));
    add('queued', result.queued);
    add('running', result.running);
  }
  return counts;
}

function listOf(
  total: number,
  at: (line: number) => Iteration | undefined,
  hintOf: RowHint,
): Matrix {
  const lines = Array.from({ length: total }, (_, index): MatrixLine => {
    const iteration = at(index);
    if (!iteration) {
      return { kind: 'loading' };
    }
    const { caseName, rowKey } = iteration;
    return {
      kind: 'item',
      iteration,
      side: {
        key: iteration.id,
        label: rowKey === null ? caseName : `${caseName} · ${rowKey}`,
        hint: rowKey === null ? undefined : hintOf(caseName, rowKey),
      },
    };
  });
  return { lines, columns: 0, matching: new Set() };
}
