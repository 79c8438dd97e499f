import { useApi } from '@backstage/frontend-plugin-api';
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import {
  type SignOff,
  type SignOffOutcome,
  type UatClient,
} from '@uatcms/plugin-uat-common';
import { uatApiRef } from '../api/UatApi';
import { queryKeys } from '../api/queries';
import { useSignals } from '../api/useSignals';

type Input<F extends (...args: any[]) => unknown> = Parameters<F>[0];

const keys = {
  all: ['sign-offs'] as const,
  list: (filter: object) => ['sign-offs', 'list', filter] as const,
  one: (id: string) => ['sign-offs', 'one', id] as const,
};

/** A sign-off may become void by a change that sends no signal of it: it is asked for again now and then. */
const pollMs = 15_000;

/** Any change of any test set may concern them: of many that come together, few are answered. */
const signalGapMs = 2_000;

/** Which sign-offs a list shows. */
export interface SignOffFilter {
  testSet?: string;
  entity?: string;
  run?: string;
  outcomes?: SignOffOutcome[];
  mine?: boolean;
  /** Those that the reader has asked for. */
  requested?: boolean;
  search?: string;
  /** How many are read at a time. */
  limit?: number;
}

/** Pages of sign-offs, newest first. */
export function useSignOffs({
  outcomes,
  mine,
  requested,
  search,
  ...rest
}: SignOffFilter) {
  const api = useApi(uatApiRef);
  useSignOffSignals();
  const filter = {
    ...rest,
    outcomes: outcomes?.length ? outcomes.join(',') : undefined,
    mine: mine ? ('1' as const) : undefined,
    requested: requested ? ('1' as const) : undefined,
    search: search || undefined,
  };
  return useInfiniteQuery({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam }) =>
      api.rest.signOffs.list({ ...filter, after: pageParam } as never),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => (page.more ? page.items.at(-1)?.id : undefined),
    // While a search is typed, what was found before stays; but never the sign-offs of something else.
    placeholderData: (before, query) =>
      isSameButSearch(query?.queryKey[2], filter) ? before : undefined,
    refetchInterval: pollMs,
  });
}

function isSameButSearch(a: object | undefined, b: object): boolean {
  const kept = (filter: object) =>
    JSON.stringify({ ...filter, search: undefined });
  return a !== undefined && kept(a) === kept(b);
}

export function useSignOff(id: string) {
  const { rest } = useApi(uatApiRef);
  useSignOffSignals();
  return useQuery({
    queryKey: keys.one(id),
    queryFn: () => rest.signOffs.get({ id }),
    refetchInterval: pollMs,
  });
}

/** Looks again when a signal says that sign-offs may have changed, by themselves or with what they are bound to. */
function useSignOffSignals(): void {
  const cache = useQueryClient();
  useSignals(
    ['signOff', 'testSet'],
    () => cache.invalidateQueries({ queryKey: keys.all }),
    signalGapMs,
  );
}

/** A change of one sign-off: what the API answers is shown at once, and lists are asked for again. */
function useSignOffChange<T>(
  change: (rest: UatClient, input: T) => Promise<SignOff>,
) {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: T) => change(rest, input),
    onSuccess: signOff => {
      cache.setQueryData(keys.one(signOff.id), signOff);
      void cache.invalidateQueries({ queryKey: [...queryKeys.runs, 'list'] });
      void cache.invalidateQueries({ queryKey: queryKeys.inbox });
      return cache.invalidateQueries({ queryKey: [...keys.all, 'list'] });
    },
    // Somebody may have been faster: what is there now says so.
    onError: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
}

export function useRequestSignOff() {
  return useSignOffChange(
    (rest, input: Input<UatClient['signOffs']['request']>) =>
      rest.signOffs.request(input),
  );
}

export function useDecideSignOff() {
  return useSignOffChange(
    (rest, input: Input<UatClient['signOffs']['decide']>) =>
      rest.signOffs.decide(input),
  );
}

export function useWithdrawSignOff() {
  return useSignOffChange(
    (rest, input: Input<UatClient['signOffs']['withdraw']>) =>
      rest.signOffs.withdraw(input),
  );
}

/** Has everything computed anew; a sign-off that is not intact is void afterwards. */
export function useVerifySignOff() {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => rest.signOffs.verify({ id }),
    onSuccess: ({ signOff }) =>
      cache.setQueryData(keys.one(signOff.id), signOff),
  });
}
