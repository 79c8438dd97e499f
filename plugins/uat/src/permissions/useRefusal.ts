import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import type { GlobalAction, TestSetAction } from '@uatcms/plugin-uat-common';
import { uatApiRef } from '../api/UatApi';
import { queryKeys } from '../api/queries';

/** Rights change seldom, and the backend has the last word. */
const fresh = { staleTime: 60_000 };

/**
 * Why the reader may not do something with a test set, in words for them.
 *
 * @returns nothing when they may; also while it is not known: the backend refuses what must not be
 */
export function useRefusal(
  testSet: string,
  action: TestSetAction,
): string | undefined {
  const api = useApi(uatApiRef);
  const { data } = useQuery({
    queryKey: queryKeys.allowed(testSet),
    queryFn: () => api.allowed(testSet),
    ...fresh,
  });
  return data?.testSets[testSet]?.[action] ?? undefined;
}

/** The same of what is about no test set. */
export function useGlobalRefusal(action: GlobalAction): string | undefined {
  const api = useApi(uatApiRef);
  const { data } = useQuery({
    queryKey: queryKeys.allowedGlobally,
    queryFn: () => api.allowed(),
    ...fresh,
  });
  return data?.global[action] ?? undefined;
}
