import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { paramsOf, placeOf, type AuditPlace } from './auditFilter';

/** Which changes are looked at, kept in the address so that it can be shared. */
export function useAuditPlace(): {
  place: AuditPlace;
  /** Only changes that are older than this entry; undefined: from the newest on. */
  before: number | undefined;
  /** Looks at other changes, from the newest on. */
  change: (changes: Partial<AuditPlace>) => void;
  /** Turns the pages. The browser leads back to where one was. */
  goBefore: (entry: number | undefined) => void;
} {
  const [params, setParams] = useSearchParams();
  const address = params.toString();
  const place = useMemo(() => placeOf(new URLSearchParams(address)), [address]);
  const entry = Number(params.get('before'));
  const change = useCallback(
    (changes: Partial<AuditPlace>) =>
      setParams(before => paramsOf({ ...placeOf(before), ...changes }), {
        replace: true,
      }),
    [setParams],
  );
  const goBefore = useCallback(
    (next: number | undefined) =>
      setParams(before => {
        const there = paramsOf(placeOf(before));
        if (next !== undefined) {
          there.set('before', String(next));
        }
        return there;
      }),
    [setParams],
  );
  const before = Number.isInteger(entry) && entry > 0 ? entry : undefined;
  return { place, before, change, goBefore };
}
