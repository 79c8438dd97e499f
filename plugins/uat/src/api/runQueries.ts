import { useApi } from '@backstage/frontend-plugin-api';
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Run, UatClient } from '@uatcms/plugin-uat-common';
import { pollListMs, queryKeys, type ListFilter } from './queries';
import type { LiveRun } from '../runs/live/liveRun';
import { uatApiRef } from './UatApi';

export type StartRun = Parameters<UatClient['runs']['start']>[0];

/** Pages of runs, newest first. */
export function useRuns(
  filter: ListFilter & { testSet?: string; limit?: number },
  options: { enabled?: boolean } = {},
) {
  const { rest } = useApi(uatApiRef);
  const { testSet, tests, limit = 20 } = filter;
  const names = filter.names?.length ? filter.names.join(',') : undefined;
  return useInfiniteQuery({
    queryKey: queryKeys.runList({ testSet, tests, names, limit }),
    queryFn: ({ pageParam }) =>
      rest.runs.list({ testSet, tests, names, limit, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => (page.more ? page.items.at(-1)?.id : undefined),
    enabled: options.enabled,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(page =>
        page.items.some(run => run.state !== 'finished'),
      ) && pollListMs,
  });
}

export function useStartRun() {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: StartRun) => rest.runs.start(input),
    onSuccess: run => {
      // The run page opens with this answer at once, instead of asking for it again.
      cache.setQueryData(queryKeys.run(run.id), run);
      void cache.invalidateQueries({ queryKey: [...queryKeys.runs, 'list'] });
      void cache.invalidateQueries({
        queryKey: [...queryKeys.testSets, 'list'],
      });
    },
  });
}

export function useRepeatRun() {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: Parameters<UatClient['runs']['repeat']>[0]) =>
      rest.runs.repeat(input),
    onSuccess: run => {
      cache.setQueryData(queryKeys.run(run.id), run);
      void cache.invalidateQueries({ queryKey: [...queryKeys.runs, 'list'] });
    },
  });
}

/** Replaces a run by what the API answered, wherever it is shown. */
function useRunAnswer() {
  const cache = useQueryClient();
  return (run: Run) => {
    const key = queryKeys.liveRun(run.id);
    cache.setQueryData<LiveRun>(key, live => live && { ...live, run });
    void cache.invalidateQueries({ queryKey: key });
  };
}

export function useKeepRun() {
  const { rest } = useApi(uatApiRef);
  return useMutation({
    mutationFn: (input: { id: string; keep: boolean }) => rest.runs.keep(input),
    onSuccess: useRunAnswer(),
  });
}

export function useCancelRun() {
  const { rest } = useApi(uatApiRef);
  return useMutation({
    mutationFn: (id: string) => rest.runs.cancel({ id }),
    onSuccess: useRunAnswer(),
  });
}

/** Executors and what keeps them from working; asked again now and then, for they may recover. */
export function useExecutors() {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: queryKeys.executors,
    queryFn: () => rest.status.executors(),
    refetchInterval: 30_000,
  });
}
