import type { Iteration } from '@uatcms/plugin-uat-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * The selected iteration, attempt and step, kept in the address so that they can be shared:
 * `?iteration=<id>&attempt=<n>&step=<number>`.
 */
export function useSelectedIteration(iterations: Iteration[] | undefined) {
  const [params, setParams] = useSearchParams();
  const id = params.get('iteration');
  const selected = useMemo(
    () => iterations?.find(iteration => iteration.id === id),
    [iterations, id],
  );
  const attempt = Number(params.get('attempt')) || undefined;
  const step = params.get('step') ?? undefined;

  const select = useCallback(
    (iterationId: string | undefined) =>
      setParams(before => {
        const next = new URLSearchParams(before);
        next.delete('attempt');
        next.delete('step');
        if (iterationId) {
          next.set('iteration', iterationId);
        } else {
          next.delete('iteration');
        }
        return next;
      }),
    [setParams],
  );

  // What is looked at inside an iteration is no place to go back to: it replaces the address.
  const setDetail = useCallback(
    (name: 'attempt' | 'step', value: string | undefined) =>
      setParams(
        before => {
          const next = new URLSearchParams(before);
          if (value === undefined) {
            next.delete(name);
          } else {
            next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const selectAttempt = useCallback(
    (number: number) => setDetail('attempt', String(number)),
    [setDetail],
  );
  const selectStep = useCallback(
    (number: string | undefined) => setDetail('step', number),
    [setDetail],
  );

  return { selected, select, attempt, selectAttempt, step, selectStep };
}
