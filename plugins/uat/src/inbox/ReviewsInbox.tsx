import { Text } from '@backstage/ui';
import { RiCheckDoubleLine } from '@remixicon/react';
import { useDeferredValue } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorPanel } from '../components/ErrorPanel';
import { PageSkeleton } from '../components/PageSkeleton';
import { useAddressParams } from '../components/useAddressParams';
import { InboxFilter } from './InboxFilter';
import { useOpenReviews } from './inboxQueries';
import { ReviewList } from './ReviewList';

const scopes = [
  { id: 'me', label: 'For me to decide' },
  { id: 'requested', label: 'Asked for by me' },
  { id: 'all', label: 'Everybody’s' },
] as const;

/** Reviews that go on: those that the reader can decide, or others. */
export function ReviewsInbox() {
  const { params, set } = useAddressParams();
  const scope = scopes.find(({ id }) => id === params.get('show')) ?? scopes[0];
  const text = params.get('q') ?? '';
  const search = useDeferredValue(text.trim());
  const { data, error, refetch } = useOpenReviews({
    of: scope.id,
    search: search || undefined,
  });
  return (
    <>
      <InboxFilter
        scopes={scopes}
        scope={scope.id}
        search={{ label: 'Search reviews', placeholder: 'Test set', text }}
        onChange={set}
      />
      {error && (
        <ErrorPanel
          title="The reviews could not be loaded"
          error={error}
          onRetry={refetch}
        />
      )}
      {!data && !error && <PageSkeleton lines={6} />}
      {data && data.items.length > 0 && <ReviewList reviews={data.items} />}
      {data && data.total > data.items.length && (
        <Text color="secondary">
          The first {data.items.length} of {data.total} reviews. Search to see
          others.
        </Text>
      )}
      {data?.items.length === 0 && (
        <Nothing scope={scope.id} isFiltered={text !== ''} />
      )}
    </>
  );
}

function Nothing(props: {
  scope: (typeof scopes)[number]['id'];
  isFiltered: boolean;
}) {
  if (props.isFiltered) {
    return <EmptyState title="No review matches the filter" />;
  }
  switch (props.scope) {
    case 'requested':
      return (
        <EmptyState title="Nothing that you asked for is in review">
          “Request review” above the tabs of a test set asks for one.
        </EmptyState>
      );
    case 'all':
      return <EmptyState title="Nothing is in review" />;
    default:
      return (
        <EmptyState
          icon={<RiCheckDoubleLine size={40} />}
          title="No review waits for you"
        >
          When somebody asks for a review of a test set that you may approve, or
          names you as a reviewer, it is listed here. What you have written
          yourself waits for others.
        </EmptyState>
      );
  }
}
