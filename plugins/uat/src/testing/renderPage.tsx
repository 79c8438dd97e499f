/* eslint-disable @backstage/no-undeclared-imports -- only tests import this file */
import { storageApiRef, type AnyApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { signalApiRef, type SignalApi } from '@backstage/plugin-signals-react';
import type { UatSignal } from '@uatcms/plugin-uat-common';
import { act } from '@testing-library/react';
import type { ReactElement } from 'react';
import { useLocation } from 'react-router-dom';
import { HttpUatApi, uatApiRef } from '../api/UatApi';
import { UatQueryProvider } from '../api/UatQueryProvider';
import { rootRouteRef } from '../routes';
import type { FakeBackend } from './FakeBackend';

/** Signals that a test sends by hand. */
export class FakeSignals implements SignalApi {
  private readonly listeners = new Set<(message: any) => void>();

  subscribe(_channel: string, onMessage: (message: any) => void) {
    this.listeners.add(onMessage);
    return { unsubscribe: () => this.listeners.delete(onMessage) };
  }

  send(message: UatSignal): void {
    act(() => this.listeners.forEach(listener => listener(message)));
  }
}

/** Shows where the app is, for tests that expect to be taken elsewhere. */
function Address() {
  const { pathname, search } = useLocation();
  return <div data-testid="address">{pathname + search}</div>;
}

/** Renders a page of the plugin over the real client and a fake backend. */
export function renderPage(
  element: ReactElement,
  options: {
    backend: FakeBackend;
    path?: string;
    signals?: FakeSignals;
    storage?: typeof storageApiRef.T;
    apis?: ReadonlyArray<readonly [AnyApiRef, unknown]>;
  },
) {
  const {
    backend,
    path = '/',
    signals,
    storage = mockApis.storage(),
    apis = [],
  } = options;
  const api = new HttpUatApi({
    discoveryApi: mockApis.discovery({ baseUrl: 'http://localhost' }),
    fetchApi: { fetch: backend.fetch },
  });
  api.queryClient.setDefaultOptions({
    queries: { ...api.queryClient.getDefaultOptions().queries, retry: false },
  });
  return renderInTestApp(
    <UatQueryProvider>
      {element}
      <Address />
    </UatQueryProvider>,
    {
      apis: [
        [uatApiRef, api],
        [storageApiRef, storage],
        ...apis,
        ...(signals ? ([[signalApiRef, signals]] as const) : []),
      ],
      initialRouteEntries: [path],
      mountedRoutes: {
        '/uat': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    } as Parameters<typeof renderInTestApp>[1],
  );
}
