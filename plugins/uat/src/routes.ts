import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

export const rootRouteRef = createRouteRef();

export const newTestSetRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/new',
});

export const runRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/runs/:runId',
});

export const auditRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/audit',
});

export const inboxRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/inbox',
});

export const inboxPartRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/inbox/:part',
});

export const checkRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/checks/:runId/:iterationId',
});

export const signOffsRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/sign-offs',
});

export const signOffRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/sign-offs/:signOffId',
});

export const changesRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/test-sets/:name/changes',
});

export const compareRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/runs/:runId/compare',
});
