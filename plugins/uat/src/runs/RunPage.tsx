import { Container } from '@backstage/ui';
import { UatApiError, type Iteration } from '@uatcms/plugin-uat-common';
import { useCallback, useMemo, useState } from 'react';
import { useParams } from 'react-router-dom';
import { EmptyState } from '../components/EmptyState';
import { ErrorPanel } from '../components/ErrorPanel';
import { ExecutorBanner } from '../components/ExecutorBanner';
import { PageSkeleton } from '../components/PageSkeleton';
import { IterationPanel } from './iteration/IterationPanel';
import { useSelectedIteration } from './iteration/useSelectedIteration';
import type { LiveRun } from './live/liveRun';
import { useLiveRun } from './live/useLiveRun';
import { MatrixFilterBar } from './matrix/MatrixFilterBar';
import { MatrixSkeleton } from './matrix/MatrixSkeleton';
import { buildMatrix, noFilter } from './matrix/matrixModel';
import { RunMatrix } from './matrix/RunMatrix';
import { useRowHints } from './matrix/useRowHints';
import styles from './RunPage.module.css';
import { FinishAnnouncer } from './summary/FinishAnnouncer';
import { RunHeader } from './summary/RunHeader';

/** A run, live while it goes on: what it is, the matrix of its iterations, and the one that is selected. */
export function RunPage() {
  const { runId } = useParams<{ runId: string }>();
  const { data, error, refetch } = useLiveRun(runId!);

  if (!data) {
    return (
      <Container>
        {error ? (
          <NoRun error={error} onRetry={refetch} />
        ) : (
          <PageSkeleton lines={8} />
        )}
      </Container>
    );
  }
  return (
    <Container>
      <div className={styles.page}>
        {error && (
          <ErrorPanel
            title="The run could not be brought up to date"
            error={error}
            onRetry={refetch}
          />
        )}
        {data.run.state !== 'finished' && (
          <ExecutorBanner executor={data.run.executor} />
        )}
        <RunHeader run={data.run} />
        <FinishAnnouncer run={data.run} />
        <RunContent key={data.run.id} live={data} />
      </div>
    </Container>
  );
}

function NoRun({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return error instanceof UatApiError && error.status === 404 ? (
    <EmptyState title="There is no such run">
      It may have been deleted, or the link is incomplete.
    </EmptyState>
  ) : (
    <ErrorPanel
      title="The run could not be loaded"
      error={error}
      onRetry={onRetry}
    />
  );
}

function RunContent({ live: { run, iterations } }: { live: LiveRun }) {
  const [filter, setFilter] = useState(noFilter);
  const { hintOf, dataSetOf } = useRowHints(run.testSet, run.revision);
  const matrix = useMemo(
    () => buildMatrix(iterations ?? [], filter, hintOf),
    [iterations, filter, hintOf],
  );
  const { selected, select, attempt, selectAttempt, step, selectStep } =
    useSelectedIteration(iterations);

  const open = useCallback(
    (iteration: Iteration) => select(iteration.id),
    [select],
  );

  if (!iterations) {
    return <MatrixSkeleton lines={run.counts.total} />;
  }
  return (
    <>
      <MatrixFilterBar
        iterations={iterations}
        filter={filter}
        onChange={setFilter}
      />
      <div className={styles.container}>
        <div className={styles.split} data-open={selected ? true : undefined}>
          <section className={styles.matrix} aria-label="Iterations">
            {matrix.lines.length > 0 ? (
              <RunMatrix
                matrix={matrix}
                selectedId={selected?.id}
                onOpen={open}
              />
            ) : (
              <EmptyState
                title={
                  iterations.length > 0
                    ? 'Nothing matches the filter'
                    : 'This run has no iterations'
                }
              />
            )}
          </section>
          {selected && (
            <IterationPanel
              key={selected.id}
              run={run}
              iteration={selected}
              dataSet={dataSetOf.get(selected.caseName)}
              attempt={attempt}
              onSelectAttempt={selectAttempt}
              step={step}
              onSelectStep={selectStep}
              onClose={() => select(undefined)}
            />
          )}
        </div>
      </div>
    </>
  );
}
