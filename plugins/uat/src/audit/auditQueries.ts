import { useApi } from '@backstage/frontend-plugin-api';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { uatApiRef } from '../api/UatApi';
import { filterOf, type AuditPlace } from './auditFilter';

const entriesPerPage = 50;

/** Changes, newest first, page by page. */
export function useAuditEntries(place: AuditPlace) {
  const { rest } = useApi(uatApiRef);
  const filter = filterOf(place);
  return useInfiniteQuery({
    queryKey: ['audit', 'list', filter],
    queryFn: ({ pageParam }) =>
      rest.audit.list({ ...filter, limit: entriesPerPage, before: pageParam }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: page =>
      page.more ? page.items[page.items.length - 1]?.id : undefined,
    // While the filter is typed, what was found before stays.
    placeholderData: before => before,
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
