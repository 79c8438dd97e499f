import { Button, Container, Text } from '@backstage/ui';
import type {
  ComparedIteration,
  Run,
  RunSummary,
} from '@uatcms/plugin-uat-common';
import { useParams } from 'react-router-dom';
import { EmptyState } from '../components/EmptyState';
import { ErrorPanel } from '../components/ErrorPanel';
import { isNotThere, NotThere } from '../components/NotThere';
import { PageSkeleton } from '../components/PageSkeleton';
import { useLinks } from '../links';
import pageStyles from '../runs/RunPage.module.css';
import { ComparedRuns } from './ComparedRuns';
import { ComparisonFilterBar } from './ComparisonFilterBar';
import { ComparisonList, idOfPair } from './ComparisonList';
import { useComparison, useRunsToCompare } from './comparisonQueries';
import { PairPanel } from './PairPanel';
import { useComparisonPlace } from './useComparisonPlace';

/** Two runs side by side: what is new, what is fixed, what takes longer. */
export function ComparePage() {
  const { runId } = useParams<{ runId: string }>();
  const runs = useRunsToCompare(runId!);
  return (
    <Container>
      <div className={pageStyles.page}>
        {runs.error &&
          (isNotThere(runs.error) ? (
            <NotThere title="There is no such run">
              It may have been deleted, the link may be incomplete, or you may
              not see its test set.
            </NotThere>
          ) : (
            <ErrorPanel
              title="The run could not be loaded"
              error={runs.error}
              onRetry={runs.refetch}
            />
          ))}
        {!runs.data && !runs.error && <PageSkeleton lines={6} />}
        {runs.data && <Comparison {...runs.data} />}
      </div>
    </Container>
  );
}

function Comparison(props: {
  run: Run;
  others: RunSummary[];
  previous: RunSummary | undefined;
}) {
  const { run, others, previous } = props;
  const links = useLinks();
  const { place, set } = useComparisonPlace();
  const base = place.base ?? previous?.id;
  const comparison = useComparison(run.id, base, {
    changes: [...place.changes].join(',') || undefined,
    q: place.text.trim() || undefined,
    sort: place.order,
  });
  const first = comparison.data?.pages[0];

  return (
    <>
      <Text as="h2" variant="title-small" weight="bold">
        Compare runs of {run.testSetTitle}
      </Text>
      <ComparedRuns
        run={run}
        base={first?.base ?? others.find(({ id }) => id === base)}
        others={others}
        onChoose={id => set({ base: id, iteration: undefined })}
      />
      {base === undefined && (
        <EmptyState title="There is no other run to compare with">
          Run the test set once more, then come back.
        </EmptyState>
      )}
      {comparison.error && (
        <ErrorPanel
          title="The runs could not be compared"
          error={comparison.error}
          onRetry={comparison.refetch}
        />
      )}
      {base && !first && !comparison.error && <PageSkeleton lines={6} />}
      {base && first && (
        <>
          <ComparisonFilterBar counts={first.counts} place={place} set={set} />
          <Pairs
            pairs={comparison.data!.pages.flatMap(({ items }) => items)}
            total={first.total}
            selected={place.iteration}
            onSelect={id => set({ iteration: id }, { replace: false })}
            panel={pair => (
              <PairPanel
                run={run}
                base={first.base}
                pair={pair}
                hrefOf={(runOf, iteration) =>
                  `${links.run(runOf)}?iteration=${iteration}`
                }
                onClose={() => set({ iteration: undefined })}
              />
            )}
          />
          {comparison.hasNextPage && (
            <Button
              variant="secondary"
              isPending={comparison.isFetchingNextPage}
              onPress={() => comparison.fetchNextPage()}
            >
              Load more
            </Button>
          )}
        </>
      )}
    </>
  );
}

function Pairs(props: {
  pairs: ComparedIteration[];
  total: number;
  selected: string | undefined;
  onSelect: (id: string) => void;
  panel: (pair: ComparedIteration) => JSX.Element;
}) {
  const { pairs, total, selected, onSelect, panel } = props;
  const open = pairs.find(pair => idOfPair(pair) === selected);
  if (total === 0) {
    return <EmptyState title="Nothing matches the filter" />;
  }
  return (
    <div className={pageStyles.container}>
      <div className={pageStyles.split} data-open={open ? true : undefined}>
        <section className={pageStyles.matrix} aria-label="Differences">
          <ComparisonList
            pairs={pairs}
            total={total}
            selected={selected}
            onSelect={onSelect}
          />
        </section>
        {open && panel(open)}
      </div>
    </div>
  );
}
