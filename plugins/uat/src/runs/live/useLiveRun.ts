import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Iteration, Run, UatClient } from '@uatcms/plugin-uat-common';
import { queryKeys } from '../../api/queries';
import { uatApiRef } from '../../api/UatApi';
import { useSignals } from '../../api/useSignals';
import { isNotThere } from '../../components/NotThere';
import { mergeIterations, type LiveRun } from './liveRun';

/*
 * How the run page stays up to date.
 *
 * One query holds the run and, up to `mostInMatrix`, its iterations. It is asked again
 * - when a signal names this run (`useSignals` bounds how often),
 * - every 2 s while the run goes on and no signal was heard: that signals are installed does not say that they arrive,
 * - every 10 s while the run goes on and signals are heard: one may get lost, for signals are never repeated.
 *
 * The run is asked first and its iterations after it: when the run has finished, the iterations that follow are final,
 * and nothing is asked any more. Each question carries the version that is known, so an answer holds only the changes.
 */
export const pollWithoutSignalsMs = 2_000;
export const pollWithSignalsMs = 10_000;

const pageSize = 5_000;

/** Of a larger run only the run itself is kept up to date here: its iterations are looked at page by page. */
export const mostInMatrix = 1_000;

export function useLiveRun(runId: string) {
  const { rest } = useApi(uatApiRef);
  const cache = useQueryClient();
  const key = queryKeys.liveRun(runId);
  const known = () => cache.getQueryData<LiveRun>(key);

  const { heard } = useSignals({ type: 'run', id: runId }, async () => {
    const query = { queryKey: key, exact: true };
    const ask = () => cache.refetchQueries(query, { cancelRefetch: false });
    // An answer under way was perhaps read before the change: it is left to finish, and asked for once more.
    if (cache.isFetching(query) > 0) {
      await ask();
    }
    await ask();
  });

  return useQuery<LiveRun>({
    queryKey: key,
    queryFn: async () => {
      const before = known();
      const run = await rest.runs.get({ id: runId });
      if (run.counts.total > mostInMatrix) {
        return { run, iterations: undefined, version: run.version };
      }
      const { items, version } = await changedIterations(rest, runId, before);
      return {
        run,
        iterations: mergeIterations(before?.iterations ?? [], items),
        version,
      };
    },
    // The answer to “start” is enough for the header and the outline of the matrix.
    placeholderData: () => {
      const run = cache.getQueryData<Run>(queryKeys.run(runId));
      return run && { run, iterations: undefined, version: -1 };
    },
    staleTime: 0,
    refetchInterval: ({ state }) => {
      if (
        state.data?.run.state === 'finished' ||
        (!state.data && isNotThere(state.error))
      ) {
        return false;
      }
      return heard ? pollWithSignalsMs : pollWithoutSignalsMs;
    },
  });
}

/** All iterations that changed since the last answer, over as many pages as it takes. */
async function changedIterations(
  rest: UatClient,
  id: string,
  before: LiveRun | undefined,
) {
  const since = before?.iterations ? before.version : undefined;
  const items: Iteration[] = [];
  let oldest: number | undefined;
  for (;;) {
    const page = await rest.runs.iterations({
      id,
      since,
      limit: pageSize,
      offset: items.length,
    });
    items.push(...page.items);
    // Pages may be read at different versions: what changed between them is asked for again the next time.
    oldest = Math.min(oldest ?? page.version, page.version);
    if (!page.more) {
      return { items, version: oldest };
    }
  }
}
