import { Container } from '@backstage/ui';
import type { Iteration } from '@uatcms/plugin-uat-common';
import { useCallback, useMemo } from 'react';
import { useParams } from 'react-router-dom';
import { ErrorPanel } from '../components/ErrorPanel';
import { ExecutorBanner } from '../components/ExecutorBanner';
import { isNotThere, NotThere } from '../components/NotThere';
import { PageSkeleton } from '../components/PageSkeleton';
import { IterationPanel } from './iteration/IterationPanel';
import { useSelectedIteration } from './iteration/useSelectedIteration';
import type { LiveRun } from './live/liveRun';
import { ListContent, ListFilterBar } from './list/ListContent';
import { useIterationOfLargeRun } from './live/useIteration';
import { mostInMatrix, useLiveRun } from './live/useLiveRun';
import { MatrixContent, MatrixFilterBar } from './matrix/MatrixContent';
import { MatrixSkeleton } from './matrix/MatrixSkeleton';
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
  return isNotThere(error) ? (
    <NotThere title="There is no such run">
      It may have been deleted, the link may be incomplete, or you may not see
      its test set.
    </NotThere>
  ) : (
    <ErrorPanel
      title="The run could not be loaded"
      error={error}
      onRetry={onRetry}
    />
  );
}

function RunContent({ live: { run, iterations } }: { live: LiveRun }) {
  const isLarge = run.counts.total > mostInMatrix;
  const { hintOf, dataSetOf } = useRowHints(run.testSet, run.revision);
  const { id, select, attempt, selectAttempt, place } = useSelectedIteration();
  const listed = useMemo(
    () => iterations?.find(iteration => iteration.id === id),
    [iterations, id],
  );
  const single = useIterationOfLargeRun(run, isLarge ? id : undefined);
  const selected = listed ?? single;

  const open = useCallback(
    (iteration: Iteration) => select(iteration.id),
    [select],
  );

  if (!iterations && !isLarge) {
    return <MatrixSkeleton lines={run.counts.total} />;
  }
  const view = { selectedId: id, hintOf, onOpen: open };
  return (
    <>
      {iterations ? (
        <MatrixFilterBar iterations={iterations} />
      ) : (
        <ListFilterBar run={run} />
      )}
      <div className={styles.container}>
        <div className={styles.split} data-open={selected ? true : undefined}>
          <section className={styles.matrix} aria-label="Iterations">
            {iterations ? (
              <MatrixContent iterations={iterations} {...view} />
            ) : (
              <ListContent run={run} {...view} />
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
              place={place}
              onClose={() => select(undefined)}
            />
          )}
        </div>
      </div>
    </>
  );
}
