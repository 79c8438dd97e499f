import { useApi } from '@backstage/frontend-plugin-api';
import {
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query';
import type {
  CheckSummary,
  ManualCheck,
  UatClient,
} from '@uatcms/plugin-uat-common';
import { useOwnRefs } from '../api/identity';
import { queryKeys } from '../api/queries';
import { uatApiRef } from '../api/UatApi';
import { useRefusal } from '../permissions/useRefusal';

export type CheckFilter = Omit<
  NonNullable<Parameters<UatClient['checks']['list']>[0]>,
  'limit' | 'offset'
>;

/** Names a check: a run, and its iteration that people perform. */
export interface CheckKey {
  runId: string;
  iterationId: string;
}

const checkKeys = {
  all: ['checks'] as const,
  list: (filter: object) => ['checks', 'list', filter] as const,
  one: ({ runId, iterationId }: CheckKey) =>
    ['checks', 'one', runId, iterationId] as const,
};

const pollMs = 30_000;
/** Somebody else may take on what one is looking at. */
const pollOneMs = 10_000;

/** Checks that match, what is due first first. */
export function useChecks(filter: CheckFilter, limit = 200) {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: checkKeys.list({ ...filter, limit }),
    queryFn: () => rest.checks.list({ ...filter, limit }),
    placeholderData: before => before,
    refetchInterval: pollMs,
  });
}

export function useCheck(key: CheckKey) {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: checkKeys.one(key),
    queryFn: () =>
      rest.checks.get({ id: key.runId, iterationId: key.iterationId }),
    refetchInterval: ({ state }) => !state.data?.verdict && pollOneMs,
  });
}

/** Why the reader may not perform a check; nothing when it was given to them. */
export function usePerformRefusal(check: CheckSummary): string | undefined {
  const { data: own } = useOwnRefs();
  const refusal = useRefusal(check.testSet, 'perform');
  return own?.refs.has(check.assignee) ? undefined : refusal;
}

/** Everything that is done with one check. Each answer shows the check as it is afterwards. */
export function useCheckActions(key: CheckKey) {
  const { rest, addPicture } = useCheckApi();
  const cache = useQueryClient();
  const ofCheck = { id: key.runId, iterationId: key.iterationId };
  const options = {
    onSuccess: (check: ManualCheck) => showCheck(cache, check),
    // What was refused is shown as it really is.
    onError: () => cache.invalidateQueries({ queryKey: checkKeys.one(key) }),
  };
  return {
    claim: useMutation({
      mutationFn: (takeOver: boolean) => rest.claim({ ...ofCheck, takeOver }),
      ...options,
    }),
    release: useMutation({
      mutationFn: () => rest.release(ofCheck),
      ...options,
    }),
    answer: useMutation({
      mutationFn: (
        said: Omit<
          Parameters<UatClient['checks']['answer']>[0],
          'id' | 'iterationId'
        >,
      ) => rest.answer({ ...ofCheck, ...said }),
      ...options,
    }),
    addPicture: useMutation({
      mutationFn: (picture: { sequence: number; file: File }) =>
        addPicture({ ...key, ...picture }),
      ...options,
    }),
    removePicture: useMutation({
      mutationFn: (picture: { sequence: number; sha256: string }) =>
        rest.removePicture({ ...ofCheck, ...picture }),
      ...options,
    }),
    finish: useMutation({
      mutationFn: () => rest.finish(ofCheck),
      ...options,
    }),
  };
}

export type CheckActions = ReturnType<typeof useCheckActions>;

function useCheckApi() {
  const api = useApi(uatApiRef);
  return {
    rest: api.rest.checks,
    addPicture: (picture: Parameters<typeof api.addPicture>[0]) =>
      api.addPicture(picture),
  };
}

export function useAssignChecks() {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: Parameters<UatClient['checks']['assign']>[0]) =>
      rest.checks.assign(input),
    onSuccess: (_, { id }) => {
      void cache.invalidateQueries({ queryKey: checkKeys.all });
      void cache.invalidateQueries({ queryKey: queryKeys.run(id) });
    },
  });
}

function showCheck(cache: QueryClient, check: ManualCheck): void {
  cache.setQueryData(checkKeys.one(check), check);
  void cache.invalidateQueries({ queryKey: [...checkKeys.all, 'list'] });
  void cache.invalidateQueries({ queryKey: queryKeys.inbox });
  void cache.invalidateQueries({ queryKey: queryKeys.run(check.runId) });
}
