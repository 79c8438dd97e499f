import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { paramsOf, placeOf, type AuditPlace } from './auditFilter';

/** Which changes are looked at, kept in the address so that it can be shared. */
export function useAuditPlace(): [
  AuditPlace,
  (changes: Partial<AuditPlace>) => void,
] {
  const [params, setParams] = useSearchParams();
  const address = params.toString();
  const place = useMemo(() => placeOf(new URLSearchParams(address)), [address]);
  const change = useCallback(
    (changes: Partial<AuditPlace>) =>
      setParams(before => paramsOf({ ...placeOf(before), ...changes }), {
        replace: true,
      }),
    [setParams],
  );
  return [place, change];
}
