import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useQuery } from '@tanstack/react-query';

const POLL_MS = 1_000;

/**
 * Waits until the catalog has taken in a test set, which it does a few seconds after it was created.
 *
 * @param name - of the test set; undefined while there is nothing to wait for
 */
export function useWaitForEntity(name: string | undefined) {
  const catalog = useApi(catalogApiRef);
  const query = useQuery({
    queryKey: ['catalog-entity', name],
    queryFn: async () =>
      (await catalog.getEntityByRef({
        kind: 'testset',
        namespace: 'default',
        name: name!,
      })) ?? null,
    enabled: name !== undefined,
    refetchInterval: ({ state }) => (state.data ? false : POLL_MS),
    retry: true,
    retryDelay: POLL_MS,
    staleTime: 0,
  });
  return { exists: Boolean(query.data) };
}
