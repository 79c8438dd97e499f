import type { Iteration } from '@uatcms/plugin-uat-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** The selected iteration and attempt, kept in the address so that it can be shared: `?iteration=<id>&attempt=<n>`. */
export function useSelectedIteration(iterations: Iteration[] | undefined) {
  const [params, setParams] = useSearchParams();
  const id = params.get('iteration');
  const selected = useMemo(
    () => iterations?.find(iteration => iteration.id === id),
    [iterations, id],
  );
  const attempt = Number(params.get('attempt')) || undefined;

  const select = useCallback(
    (iterationId: string | undefined) =>
      setParams(before => {
        const next = new URLSearchParams(before);
        next.delete('attempt');
        if (iterationId) {
          next.set('iteration', iterationId);
        } else {
          next.delete('iteration');
        }
        return next;
      }),
    [setParams],
  );

  const selectAttempt = useCallback(
    (number: number) =>
      setParams(
        before => {
          const next = new URLSearchParams(before);
          next.set('attempt', String(number));
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );

  return { selected, select, attempt, selectAttempt };
}
