import { useApi } from '@backstage/frontend-plugin-api';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { RunSummary, UatClient } from '@uatcms/plugin-uat-common';
import { queryKeys } from '../api/queries';
import { uatApiRef } from '../api/UatApi';

type Question = Pick<
  Parameters<UatClient['runs']['compare']>[0],
  'changes' | 'q' | 'sort'
>;

const pairsPerPage = 200;

/** The iterations of two runs side by side, page by page. */
export function useComparison(
  id: string,
  base: string | undefined,
  question: Question,
) {
  const { rest } = useApi(uatApiRef);
  return useInfiniteQuery({
    queryKey: [...queryKeys.run(id), 'compare', base, question],
    queryFn: ({ pageParam }) =>
      rest.runs.compare({
        id,
        base: base!,
        ...question,
        limit: pairsPerPage,
        offset: pageParam,
      }),
    enabled: base !== undefined,
    initialPageParam: 0,
    getNextPageParam: (page, pages) => {
      const known = pages.length * pairsPerPage;
      return known < page.total ? known : undefined;
    },
    // While the filter is changed, what was found before stays.
    placeholderData: before => before,
  });
}

/** An iteration of two runs, step by step. */
export function useComparedIteration(
  id: string,
  base: string,
  iterationId: string,
) {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: [...queryKeys.run(id), 'compare', base, 'iteration', iterationId],
    queryFn: () => rest.runs.compareIteration({ id, base, iterationId }),
  });
}

/** A run, and others of its test set that it can be compared with: the newest, and those before it. */
export function useRunsToCompare(id: string) {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: [...queryKeys.run(id), 'to compare'],
    queryFn: async () => {
      const run = await rest.runs.get({ id });
      const [newest, before] = await Promise.all([
        rest.runs.list({ testSet: run.testSet, limit: 50 }),
        rest.runs.list({ testSet: run.testSet, after: id, limit: 100 }),
      ]);
      const others = new Map(
        [...newest.items, ...before.items]
          .filter(other => other.id !== id)
          .map(other => [other.id, other]),
      );
      return {
        run,
        others: [...others.values()],
        previous: previousOf(run, before.items),
      };
    },
  });
}

/** The run before in the same environment, else the run before; one that has ended, for another has no results yet. */
export function previousOf(
  run: Pick<RunSummary, 'environment'>,
  before: RunSummary[],
): RunSummary | undefined {
  const ended = before.filter(({ state }) => state === 'finished');
  return (
    ended.find(({ environment }) => environment === run.environment) ?? ended[0]
  );
}
