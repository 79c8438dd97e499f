import { useApi } from '@backstage/frontend-plugin-api';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { uatApiRef } from './UatApi';
import { useSignInOnTop } from './useSignInOnTop';

/** Gives the hooks of `queries.ts` their shared cache. Stands around every page and tab of the plugin. */
export function UatQueryProvider({ children }: { children: ReactNode }) {
  const { queryClient } = useApi(uatApiRef);
  useSignInOnTop();
  return (
    <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
  );
}
