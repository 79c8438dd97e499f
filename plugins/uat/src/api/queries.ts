import { useApi } from '@backstage/frontend-plugin-api';
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { UatClient } from '@uatcms/plugin-uat-common';
import { uatApiRef } from './UatApi';

type Input<F extends (...args: any[]) => unknown> = Parameters<F>[0];

/** Which test sets, or runs, a list shows. `names` are names of test sets. */
export interface ListFilter {
  tests?: string;
  names?: string[];
}

/** How often a list is asked again while it shows a run that goes on. */
export const pollListMs = 5_000;

/**
 * Keys of the cache, from the general to the particular: to say that all lists of test sets are out of date, invalidate
 * `queryKeys.testSets`.
 */
export const queryKeys = {
  testSets: ['test-sets'] as const,
  testSetList: (filter: object) => ['test-sets', 'list', filter] as const,
  testSet: (name: string) => ['test-sets', 'one', name] as const,
  revisions: (name: string) => ['test-sets', 'one', name, 'revisions'] as const,
  revision: (name: string, number: number) =>
    ['test-sets', 'one', name, 'revisions', number] as const,
  inbox: ['inbox'] as const,
  environments: ['environments'] as const,
  allowed: (testSet: string) => ['allowed', 'of', testSet] as const,
  allowedGlobally: ['allowed', 'globally'] as const,
  allowedOfReleases: (entityRef: string) =>
    ['allowed', 'releases of', entityRef] as const,
  executors: ['executors'] as const,
  runs: ['runs'] as const,
  runList: (filter: object) => ['runs', 'list', filter] as const,
  run: (id: string) => ['runs', 'one', id] as const,
  /** A run with its iterations, as the run page keeps it up to date. */
  liveRun: (id: string) => ['runs', 'one', id, 'live'] as const,
  /** Parts of the list of a large run. */
  iterationPages: (id: string) => ['runs', 'one', id, 'pages'] as const,
  runCases: (id: string) => ['runs', 'one', id, 'cases'] as const,
  iteration: (id: string, iterationId: string) =>
    ['runs', 'one', id, 'iterations', iterationId] as const,
};

function joined({ tests, names }: ListFilter) {
  return { tests, names: names?.length ? names.join(',') : undefined };
}

function isSameLinks(
  a: object | undefined,
  b: { tests?: string; names?: string },
) {
  const before = a as typeof b | undefined;
  return before?.tests === b.tests && before?.names === b.names;
}

export function useTestSets(
  filter: ListFilter & { q?: string; limit?: number } = {},
) {
  const { rest } = useApi(uatApiRef);
  const { q, limit = 500 } = filter;
  const input = { ...joined(filter), q: q || undefined, limit };
  return useQuery({
    queryKey: queryKeys.testSetList(input),
    queryFn: () => rest.testSets.list(input),
    // While a search is typed, what was found before stays; but never the test sets of another component.
    placeholderData: (before, query) =>
      isSameLinks(query?.queryKey[2], input) ? before : undefined,
    refetchInterval: ({ state }) =>
      state.data?.items.some(
        ({ lastRun }) => lastRun && lastRun.state !== 'finished',
      ) && pollListMs,
  });
}

export function useTestSet(name: string, options: { enabled?: boolean } = {}) {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: queryKeys.testSet(name),
    queryFn: () => rest.testSets.get({ name }),
    enabled: options.enabled,
  });
}

export function useCreateTestSet() {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: Input<UatClient['testSets']['create']>) =>
      rest.testSets.create(input),
    onSuccess: testSet => {
      cache.setQueryData(queryKeys.testSet(testSet.name), testSet);
      return cache.invalidateQueries({
        queryKey: [...queryKeys.testSets, 'list'],
      });
    },
  });
}

export function useSaveTestSet() {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: Input<UatClient['testSets']['save']>) =>
      rest.testSets.save(input),
    onSuccess: testSet => {
      cache.setQueryData(queryKeys.testSet(testSet.name), testSet);
      void cache.invalidateQueries({
        queryKey: queryKeys.revisions(testSet.name),
      });
      return cache.invalidateQueries({
        queryKey: [...queryKeys.testSets, 'list'],
      });
    },
  });
}

export function useDeleteTestSet() {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: Input<UatClient['testSets']['delete']>) =>
      rest.testSets.delete(input),
    onSuccess: (_, { name }) => {
      cache.removeQueries({ queryKey: queryKeys.testSet(name) });
      return cache.invalidateQueries({
        queryKey: [...queryKeys.testSets, 'list'],
      });
    },
  });
}

/** Checks a definition without saving it; `mutateAsync` answers its problems. */
export function useValidateDefinition() {
  const { rest } = useApi(uatApiRef);
  return useMutation({
    mutationFn: (definition: unknown) => rest.testSets.validate({ definition }),
  });
}

const revisionsPerPage = 50;

/** Pages of revisions, newest first. */
export function useRevisions(name: string) {
  const { rest } = useApi(uatApiRef);
  return useInfiniteQuery({
    queryKey: queryKeys.revisions(name),
    queryFn: ({ pageParam }) =>
      rest.testSets.revisions({
        name,
        limit: revisionsPerPage,
        before: pageParam,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: page =>
      page.items.length < revisionsPerPage
        ? undefined
        : page.items.at(-1)?.number,
  });
}

export function useRevision(name: string, number: number | undefined) {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: queryKeys.revision(name, number ?? 0),
    queryFn: () => rest.testSets.revision({ name, number: number! }),
    enabled: number !== undefined,
    staleTime: Infinity,
  });
}

export function useEnvironments() {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: queryKeys.environments,
    queryFn: () => rest.environments.list(),
  });
}

function useEnvironmentChange<T>(
  change: (rest: UatClient, input: T) => Promise<unknown>,
) {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: T) => change(rest, input),
    onSuccess: () =>
      cache.invalidateQueries({ queryKey: queryKeys.environments }),
  });
}

export function useCreateEnvironment() {
  return useEnvironmentChange(
    (rest, input: Input<UatClient['environments']['create']>) =>
      rest.environments.create(input),
  );
}

export function useUpdateEnvironment() {
  return useEnvironmentChange(
    (rest, input: Input<UatClient['environments']['update']>) =>
      rest.environments.update(input),
  );
}

export function useDeleteEnvironment() {
  return useEnvironmentChange(
    (rest, input: Input<UatClient['environments']['delete']>) =>
      rest.environments.delete(input),
  );
}
