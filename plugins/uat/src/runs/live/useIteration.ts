import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import type { Iteration, Run } from '@uatcms/plugin-uat-common';
import { queryKeys } from '../../api/queries';
import { uatApiRef } from '../../api/UatApi';

/** How often an iteration that goes on is asked for where no list tells that it changed. */
const pollIterationMs = 2_000;

/**
 * An iteration with its attempts and steps, asked again whenever the list of iterations shows a newer version of it.
 * What was known stays visible until the newer answer is there.
 */
export function useIteration(
  runId: string,
  iteration: Pick<Iteration, 'id' | 'version'>,
) {
  const { rest } = useApi(uatApiRef);
  const key = queryKeys.iteration(runId, iteration.id);
  return useQuery({
    queryKey: [...key, iteration.version],
    queryFn: () =>
      rest.runs.iteration({ id: runId, iterationId: iteration.id }),
    placeholderData: (before, query) =>
      query?.queryKey[key.length - 1] === iteration.id ? before : undefined,
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

/**
 * An iteration of a run whose list is not held as a whole, asked again now and then while it goes on.
 */
export function useIterationOfLargeRun(
  run: Run,
  iterationId: string | undefined,
): Iteration | undefined {
  const { rest } = useApi(uatApiRef);
  const { data } = useQuery({
    queryKey: [...queryKeys.iteration(run.id, iterationId ?? ''), 'newest'],
    queryFn: () =>
      rest.runs.iteration({ id: run.id, iterationId: iterationId! }),
    enabled: iterationId !== undefined,
    refetchInterval: ({ state }) =>
      state.data?.state !== 'finished' && pollIterationMs,
  });
  return data;
}
