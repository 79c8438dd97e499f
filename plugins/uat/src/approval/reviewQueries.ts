import { useApi } from '@backstage/frontend-plugin-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  emptyDefinition,
  type TestSet,
  type TestSetDefinition,
  type UatClient,
} from '@uatcms/plugin-uat-common';
import { queryKeys, useRevision } from '../api/queries';
import { uatApiRef } from '../api/UatApi';
import { useSignals } from '../api/useSignals';

type Input<F extends (...args: any[]) => unknown> = Parameters<F>[0];

const approvalKey = (name: string) => [...queryKeys.testSet(name), 'approval'];
const reviewsKey = (name: string) => [...queryKeys.testSet(name), 'reviews'];

/** How a test set stands: what is approved of it, and what has changed since. */
export function useApproval(name: string) {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: approvalKey(name),
    queryFn: () => rest.reviews.approval({ name }),
  });
}

/** The last reviews of a test set, newest first. */
export function useReviews(name: string) {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: reviewsKey(name),
    queryFn: () => rest.reviews.list({ name, limit: 50 }),
  });
}

/** The content of a revision; revision 0 is the empty test set before the first one. */
export function useContentOf(
  name: string,
  revision: number | undefined,
): { data?: { definition: TestSetDefinition; hash?: string }; error: unknown } {
  const { data, error } = useRevision(name, revision || undefined);
  return revision === 0
    ? { data: { definition: emptyDefinition }, error: null }
    : { data, error };
}

function useReviewChange<T extends { name: string }>(
  change: (rest: UatClient, input: T) => Promise<unknown>,
) {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: T) => change(rest, input),
    // Also after a refusal: somebody else has decided or saved in the meantime.
    onSettled: (_, __, { name }) => {
      void cache.invalidateQueries({ queryKey: queryKeys.inbox });
      return cache.invalidateQueries({ queryKey: queryKeys.testSet(name) });
    },
  });
}

export function useRequestReview() {
  return useReviewChange(
    (rest, input: Input<UatClient['reviews']['request']>) =>
      rest.reviews.request(input),
  );
}

export function useApprove() {
  return useReviewChange(
    (rest, input: Input<UatClient['reviews']['approve']>) =>
      rest.reviews.approve(input),
  );
}

export function useRequestChanges() {
  return useReviewChange(
    (rest, input: Input<UatClient['reviews']['requestChanges']>) =>
      rest.reviews.requestChanges(input),
  );
}

export function useWithdraw() {
  return useReviewChange(
    (rest, input: Input<UatClient['reviews']['withdraw']>) =>
      rest.reviews.withdraw(input),
  );
}

/**
 * Asks again for what is shown of a test set as soon as somebody has saved or reviewed it.
 *
 * @param testSet - undefined as long as it is not loaded
 */
export function useTestSetSignals(
  testSet: Pick<TestSet, 'id' | 'name'> | undefined,
): void {
  const cache = useQueryClient();
  useSignals(testSet && { type: 'testSet', id: testSet.id }, () =>
    cache.invalidateQueries({ queryKey: queryKeys.testSet(testSet!.name) }),
  );
}
