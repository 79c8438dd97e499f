import { useApi } from '@backstage/frontend-plugin-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { uatApiRef } from '../api/UatApi';
import { filterOf, type AuditPlace } from './auditFilter';

const entriesPerPage = 50;

/** A page of changes, newest first. */
export function useAuditEntries(place: AuditPlace, before?: number) {
  const { rest } = useApi(uatApiRef);
  const asked = { ...filterOf(place), limit: entriesPerPage, before };
  return useQuery({
    queryKey: ['audit', 'list', asked],
    queryFn: () => rest.audit.list(asked),
    // While the filter is typed, or the next page comes, what was found before stays.
    placeholderData: keepPreviousData,
  });
}

/** Whether somebody has tampered with the trail. It is read as a whole, so only when a person asks. */
export function useAuditVerification() {
  const { rest } = useApi(uatApiRef);
  return useQuery({
    queryKey: ['audit', 'verification'],
    queryFn: () => rest.audit.verify({}),
    enabled: false,
    staleTime: Infinity,
  });
}
