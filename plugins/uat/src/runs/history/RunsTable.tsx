import {
  Button,
  Cell,
  CellText,
  Flex,
  Table,
  type ColumnConfig,
} from '@backstage/ui';
import type { RunSummary } from '@uatcms/plugin-uat-common';
import { useMemo } from 'react';
import type { useRuns } from '../../api/runQueries';
import { ActorName } from '../../components/ActorName';
import { Duration } from '../../components/Duration';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { MockedBadge } from '../../components/ExtendedBadge';
import { PageSkeleton } from '../../components/PageSkeleton';
import { TimeAgo } from '../../components/TimeAgo';
import { outcomeOf } from '../../components/verdictLook';
import { VerdictBadge } from '../../components/VerdictBadge';
import { useLinks } from '../../links';
import { SignOffMark } from '../../signoff/SignOffMark';
import { PartOfSet, VerdictCountList } from '../summary/RunProgress';

/** Runs, newest first, with a button for more. */
export function RunsTable(props: {
  runs: ReturnType<typeof useRuns>;
  /** Whether the runs are of several test sets. */
  showTestSet?: boolean;
}) {
  const { runs, showTestSet = false } = props;
  const links = useLinks();
  const items = useMemo(
    () => runs.data?.pages.flatMap(page => page.items),
    [runs.data],
  );
  const columns = useMemo(() => columnsOf(showTestSet), [showTestSet]);

  if (items?.length === 0) {
    return (
      <EmptyState title="No runs yet">
        Press Run to carry out a test set for the first time.
      </EmptyState>
    );
  }
  if (!items) {
    return runs.error ? (
      <ErrorPanel
        title="The runs could not be loaded"
        error={runs.error}
        onRetry={runs.refetch}
      />
    ) : (
      <PageSkeleton />
    );
  }
  return (
    <Flex direction="column" gap="3">
      <Table
        columnConfig={columns}
        data={items}
        pagination={{ type: 'none' }}
        rowConfig={{ getHref: run => links.run(run.id) }}
      />
      {runs.error && (
        <ErrorPanel title="More runs could not be loaded" error={runs.error} />
      )}
      {runs.hasNextPage && (
        <Button
          variant="secondary"
          isPending={runs.isFetchingNextPage}
          onPress={() => runs.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </Flex>
  );
}

function columnsOf(showTestSet: boolean): ColumnConfig<RunSummary>[] {
  return [
    {
      id: 'run',
      label: 'Run',
      isRowHeader: true,
      cell: run => (
        <CellText
          title={
            showTestSet
              ? `${run.testSetTitle}, run ${run.number}`
              : `Run ${run.number}`
          }
          description={`Revision ${run.revision}`}
        />
      ),
      defaultWidth: '2fr',
      minWidth: showTestSet ? 200 : 100,
    },
    {
      id: 'verdict',
      label: 'Verdict',
      cell: run => (
        <Cell>
          <VerdictBadge outcome={outcomeOf(run)} /> <SignOffMark run={run} />
        </Cell>
      ),
      defaultWidth: '1fr',
      minWidth: 120,
    },
    {
      id: 'iterations',
      label: 'Iterations',
      cell: run => (
        <Cell>
          <VerdictCountList counts={run.counts} />
          <PartOfSet run={run} />
          {run.mocked !== undefined && <MockedBadge />}
        </Cell>
      ),
      defaultWidth: '3fr',
      minWidth: 160,
    },
    {
      id: 'environment',
      label: 'Environment',
      cell: run => <CellText title={run.environment} />,
      defaultWidth: '1fr',
      minWidth: 130,
    },
    {
      id: 'started',
      label: 'Started',
      cell: run => (
        <Cell>
          <TimeAgo at={run.createdAt} /> by <ActorName actor={run.createdBy} />
        </Cell>
      ),
      defaultWidth: '2fr',
      minWidth: 140,
    },
    {
      id: 'duration',
      label: 'Duration',
      cell: run => (
        <Cell>
          <Duration ms={durationOf(run)} />
        </Cell>
      ),
      defaultWidth: '1fr',
      minWidth: 110,
    },
  ];
}

/** Milliseconds from the first step to the end; null while there is no end, and of imports that do not say it. */
export function durationOf({
  startedAt,
  finishedAt,
}: RunSummary): number | null {
  return startedAt && finishedAt && startedAt !== finishedAt
    ? Date.parse(finishedAt) - Date.parse(startedAt)
    : null;
}
