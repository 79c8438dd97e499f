import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { filterOf, withFilter, type RunFilter } from './runFilter';

/** The filter of the run page, kept in the address so that it can be shared and survives a reload. */
export function useRunFilter(): [RunFilter, (filter: RunFilter) => void] {
  const [params, setParams] = useSearchParams();
  const address = params.toString();
  const filter = useMemo(
    () => filterOf(new URLSearchParams(address)),
    [address],
  );
  const change = useCallback(
    (next: RunFilter) =>
      setParams(before => withFilter(before, next), { replace: true }),
    [setParams],
  );
  return [filter, change];
}
