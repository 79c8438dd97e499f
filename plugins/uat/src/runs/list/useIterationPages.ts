import { useApi } from '@backstage/frontend-plugin-api';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Iteration, Run } from '@uatcms/plugin-uat-common';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { queryKeys } from '../../api/queries';
import { uatApiRef } from '../../api/UatApi';
import { questionOf, type RunFilter } from '../filter/runFilter';

/*
 * How the list of a large run gets its iterations.
 *
 * The server filters, sorts and counts; the page holds only the pages of the list that are in sight. While the run goes
 * on, each newer version of it makes what is in sight out of date: it is asked for again, at most every
 * `refreshPagesMs`, however often the version rises.
 */
export const refreshPagesMs = 2_000;

const pageSize = 200;

/** The iterations of a run that are in sight. `onRange` says which lines those are. */
export function useIterationPages(run: Run, filter: RunFilter) {
  const { rest } = useApi(uatApiRef);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const question = useMemo(() => questionOf(filter), [filter]);
  useRefresh(run);

  const numbers = pagesOf(range);
  const pages = useQueries({
    queries: numbers.map(number => ({
      queryKey: [...queryKeys.iterationPages(run.id), question, number],
      queryFn: () =>
        rest.runs.iterations({
          id: run.id,
          ...question,
          limit: pageSize,
          offset: number * pageSize,
        }),
    })),
  });

  const total = useTotal(pages.find(page => page.data)?.data?.total, question);
  const known = new Map(
    numbers.map((number, index) => [number, pages[index].data?.items]),
  );
  const at = (line: number): Iteration | undefined =>
    known.get(Math.floor(line / pageSize))?.[line % pageSize];
  const onRange = useCallback(
    (first: number, last: number) =>
      setRange(before =>
        before.first === first && before.last === last
          ? before
          : { first, last },
      ),
    [],
  );
  return {
    total,
    at,
    onRange,
    /** Changes whenever an answer has come. */
    updates: pages.map(page => page.dataUpdatedAt).join(),
    error: pages.find(page => page.error)?.error ?? null,
  };
}

function pagesOf({ first, last }: { first: number; last: number }): number[] {
  const from = Math.floor(Math.max(first, 0) / pageSize);
  const to = Math.floor(Math.max(last, first, 0) / pageSize);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The length of the list stays known while another part of it is loaded, but not that of another question. */
function useTotal(answered: number | undefined, question: object) {
  const last = useRef<{ question: object; total: number }>();
  if (answered !== undefined) {
    last.current = { question, total: answered };
  }
  return last.current?.question === question ? last.current.total : undefined;
}

function useRefresh(run: Run): void {
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const seen = useRef(run.version);
  const newest = useRef(run.version);
  newest.current = run.version;

  useEffect(() => {
    if (run.version !== seen.current && timer.current === undefined) {
      timer.current = setTimeout(() => {
        timer.current = undefined;
        seen.current = newest.current;
        for (const queryKey of [
          queryKeys.iterationPages(run.id),
          queryKeys.runCases(run.id),
        ]) {
          void cache.invalidateQueries({ queryKey });
        }
      }, refreshPagesMs);
    }
  }, [cache, run.id, run.version]);
  useEffect(() => () => clearTimeout(timer.current), []);
}

/** The cases of a run with what came of their iterations, as far as they match the text. */
export function useRunCases(runId: string, { text }: RunFilter) {
  const { rest } = useApi(uatApiRef);
  const q = text.trim() || undefined;
  return useQuery({
    queryKey: [...queryKeys.runCases(runId), q],
    queryFn: () => rest.runs.cases({ id: runId, q }),
    placeholderData: before => before,
  });
}
