import { Button, Text } from '@backstage/ui';
import { RiCheckDoubleLine, RiFilterOffLine } from '@remixicon/react';
import { useDeferredValue } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorPanel } from '../components/ErrorPanel';
import { PageSkeleton } from '../components/PageSkeleton';
import { useChecks } from '../manual/checkQueries';
import { CheckList } from './CheckList';
import { InboxFilter } from './InboxFilter';
import { useCheckFilter, type CheckScope } from './useCheckFilter';

const scopes: Array<{ id: CheckScope; label: string }> = [
  { id: 'me', label: 'Mine and my groups’' },
  { id: 'all', label: 'Everybody’s' },
  { id: 'overdue', label: 'Overdue' },
  { id: 'done', label: 'Done by me' },
];

/** Checks that wait for people, what is due first first. */
export function ChecksInbox() {
  const { scope, text, run, filter, set } = useCheckFilter();
  const { data, error, refetch } = useChecks(useDeferredValue(filter));
  return (
    <>
      <InboxFilter
        scopes={scopes}
        scope={scope}
        search={{
          label: 'Search checks',
          placeholder: 'Case, row or test set',
          text,
        }}
        onChange={set}
      >
        {run && (
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiFilterOffLine />}
            onPress={() => set({ run: undefined })}
          >
            Of all runs
          </Button>
        )}
      </InboxFilter>
      {error && (
        <ErrorPanel
          title="The checks could not be loaded"
          error={error}
          onRetry={refetch}
        />
      )}
      {!data && !error && <PageSkeleton lines={6} />}
      {data && data.items.length > 0 && <CheckList checks={data.items} />}
      {data && data.total > data.items.length && (
        <Text color="secondary">
          The first {data.items.length} of {data.total} checks. Search to see
          others.
        </Text>
      )}
      {data?.items.length === 0 && (
        <Nothing scope={scope} isFiltered={text !== '' || run !== undefined} />
      )}
    </>
  );
}

function Nothing(props: { scope: CheckScope; isFiltered: boolean }) {
  if (props.isFiltered) {
    return <EmptyState title="No check matches the filter" />;
  }
  switch (props.scope) {
    case 'done':
      return (
        <EmptyState title="You have not performed a check yet">
          What you have finished is listed here.
        </EmptyState>
      );
    case 'overdue':
      return <EmptyState title="Nothing is overdue" />;
    default:
      return (
        <EmptyState
          icon={<RiCheckDoubleLine size={40} />}
          title="No check waits for you"
        >
          When a run has cases with manual steps that are given to you or one of
          your groups, they are listed here, and you are told of them.
        </EmptyState>
      );
  }
}
