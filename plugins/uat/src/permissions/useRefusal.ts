import { useApi } from '@backstage/frontend-plugin-api';
import { useQueries, useQuery } from '@tanstack/react-query';
import type {
  GlobalAction,
  ReleaseAction,
  TestSetAction,
} from '@uatcms/plugin-uat-common';
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

/** Why the reader may not do something that takes the same of each of these test sets: the first reason. */
export function useRefusalOfAny(
  testSets: string[],
  action: TestSetAction,
): string | undefined {
  const api = useApi(uatApiRef);
  const answers = useQueries({
    queries: testSets.map(testSet => ({
      queryKey: queryKeys.allowed(testSet),
      queryFn: () => api.allowed(testSet),
      ...fresh,
    })),
  });
  return (
    answers
      .map(({ data }, index) => data?.testSets[testSets[index]]?.[action])
      .find(Boolean) ?? undefined
  );
}

/**
 * The same of what is about releases of a component or system; nothing is asked where there is none.
 *
 * @returns null when it is known that they may
 */
export function useReleaseRefusal(
  entityRef: string | undefined,
  action: ReleaseAction,
): string | null | undefined {
  const { rest } = useApi(uatApiRef);
  const { data } = useQuery({
    queryKey: queryKeys.allowedOfReleases(entityRef ?? ''),
    queryFn: () => rest.permissions.allowed({ releasesOf: entityRef }),
    enabled: entityRef !== undefined,
    ...fresh,
  });
  return entityRef === undefined
    ? undefined
    : data?.releasesOf[entityRef]?.[action];
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
