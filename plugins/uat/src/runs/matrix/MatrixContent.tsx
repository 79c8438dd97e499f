import type { Iteration } from '@uatcms/plugin-uat-common';
import { useMemo } from 'react';
import { EmptyState } from '../../components/EmptyState';
import { RunFilterBar } from '../filter/RunFilterBar';
import { countOutcomes } from '../filter/runFilter';
import { useRunFilter } from '../filter/useRunFilter';
import { buildMatrix, type RowHint } from './matrixModel';
import { RunMatrix } from './RunMatrix';

/** The iterations of a run that can be looked over: its cases by rows. */
export function MatrixContent(props: {
  iterations: Iteration[];
  selectedId: string | undefined;
  hintOf: RowHint;
  onOpen: (iteration: Iteration) => void;
}) {
  const { iterations, selectedId, hintOf, onOpen } = props;
  const [filter] = useRunFilter();
  const matrix = useMemo(
    () => buildMatrix(iterations, filter, hintOf),
    [iterations, filter, hintOf],
  );
  return matrix.lines.length > 0 ? (
    <RunMatrix matrix={matrix} selectedId={selectedId} onOpen={onOpen} />
  ) : (
    <EmptyState
      title={
        iterations.length > 0
          ? 'Nothing matches the filter'
          : 'This run has no iterations'
      }
    />
  );
}

/** Narrows the matrix. */
export function MatrixFilterBar({ iterations }: { iterations: Iteration[] }) {
  const [filter, setFilter] = useRunFilter();
  const counts = useMemo(() => countOutcomes(iterations), [iterations]);
  return <RunFilterBar counts={counts} filter={filter} onChange={setFilter} />;
}
