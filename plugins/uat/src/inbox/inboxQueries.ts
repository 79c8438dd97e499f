import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { UatClient } from '@uatcms/plugin-uat-common';
import { queryKeys } from '../api/queries';
import { uatApiRef } from '../api/UatApi';
import { useSignals } from '../api/useSignals';

/** Checks are given to people without a signal that tells of it. */
const pollMs = 60_000;

/** Any change of any test set may concern it: of many that come together, few are answered. */
const signalGapMs = 2_000;

export type ReviewFilter = Pick<
  NonNullable<Parameters<UatClient['reviews']['open']>[0]>,
  'of' | 'search'
>;

/** How much waits for the reader. */
export function useInbox() {
  const { rest } = useApi(uatApiRef);
  useInboxSignals();
  return useQuery({
    queryKey: [...queryKeys.inbox, 'counts'],
    queryFn: () => rest.inbox.counts(),
    refetchInterval: pollMs,
  });
}

/** Reviews that go on, over all test sets. */
export function useOpenReviews(filter: ReviewFilter) {
  const { rest } = useApi(uatApiRef);
  useInboxSignals();
  return useQuery({
    queryKey: [...queryKeys.inbox, 'reviews', filter],
    queryFn: () => rest.reviews.open({ ...filter, limit: 200 }),
    placeholderData: before => before,
    refetchInterval: pollMs,
  });
}

function useInboxSignals(): void {
  const cache = useQueryClient();
  useSignals(
    ['testSet', 'signOff'],
    () => cache.invalidateQueries({ queryKey: queryKeys.inbox }),
    signalGapMs,
  );
}
