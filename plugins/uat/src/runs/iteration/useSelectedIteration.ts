import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { PlaceInAttempt } from './AttemptTabs';

/**
 * The selected iteration, attempt and step, kept in the address so that they can be shared:
 * `?iteration=<id>&attempt=<n>&step=<number>`, and `&trace=open` while the trace is looked at.
 */
export function useSelectedIteration() {
  const [params, setParams] = useSearchParams();
  const id = params.get('iteration') ?? undefined;
  const attempt = Number(params.get('attempt')) || undefined;
  const step = params.get('step') ?? undefined;

  const select = useCallback(
    (iterationId: string | undefined) =>
      setParams(before => {
        const next = new URLSearchParams(before);
        next.delete('attempt');
        next.delete('step');
        next.delete('trace');
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
    (name: 'attempt' | 'step' | 'trace', value: string | undefined) =>
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
  const openTrace = useCallback(
    (isOpen: boolean) => setDetail('trace', isOpen ? 'open' : undefined),
    [setDetail],
  );
  const place: PlaceInAttempt = {
    step,
    selectStep,
    isTraceOpen: params.get('trace') === 'open',
    openTrace,
  };

  return { id, select, attempt, selectAttempt, place };
}
