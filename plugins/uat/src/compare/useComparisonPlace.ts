import {
  iterationChanges,
  type IterationChange,
} from '@uatcms/plugin-uat-common';
import { useSearchParams } from 'react-router-dom';

/** What is compared and looked at, kept in the address: `?base=<run>&show=fixed&q=pay&order=slower&iteration=<id>`. */
export function useComparisonPlace() {
  const [params, setParams] = useSearchParams();
  const shown = (params.get('show') ?? '').split(',');
  const place = {
    base: params.get('base') ?? undefined,
    /** Empty: all. */
    changes: new Set(
      iterationChanges.filter(change => shown.includes(change)),
    ) as ReadonlySet<IterationChange>,
    text: params.get('q') ?? '',
    order: params.get('order') === 'slower' ? 'slower' : 'change',
    iteration: params.get('iteration') ?? undefined,
  } as const;

  const set = (
    values: Record<string, string | undefined>,
    { replace = true } = {},
  ) =>
    setParams(
      before => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value) {
            next.set(name, value);
          } else {
            next.delete(name);
          }
        }
        return next;
      },
      { replace },
    );
  return { place, set };
}
