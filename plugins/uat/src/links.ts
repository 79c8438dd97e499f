import { useRouteRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { paramsOf, type AuditPlace } from './audit/auditFilter';
import {
  auditRouteRef,
  checkRouteRef,
  changesRouteRef,
  compareRouteRef,
  inboxPartRouteRef,
  inboxRouteRef,
  newTestSetRouteRef,
  rootRouteRef,
  runRouteRef,
  signOffRouteRef,
  signOffsRouteRef,
} from './routes';

/** Tabs of a test set's page, by path. */
export type TestSetTab =
  | 'cases'
  | 'data'
  | 'environments'
  | 'revisions'
  | 'runs'
  | 'sign-offs'
  | 'settings';

/** Parts of the inbox, by path. */
export type InboxPart = 'checks' | 'reviews' | 'sign-offs';

/** Addresses of the plugin's pages, below the app's base path. */
export function useLinks() {
  const overview = useRouteRef(rootRouteRef);
  const newTestSet = useRouteRef(newTestSetRouteRef);
  const run = useRouteRef(runRouteRef);
  const compare = useRouteRef(compareRouteRef);
  const audit = useRouteRef(auditRouteRef);
  const inbox = useRouteRef(inboxRouteRef);
  const inboxPart = useRouteRef(inboxPartRouteRef);
  const check = useRouteRef(checkRouteRef);
  const signOff = useRouteRef(signOffRouteRef);
  const signOffs = useRouteRef(signOffsRouteRef);
  const changes = useRouteRef(changesRouteRef);
  const entity = useRouteRef(entityRouteRef);

  const testSet = (name: string, tab?: TestSetTab) =>
    `${
      entity?.({ namespace: 'default', kind: 'testset', name }) ??
      `/catalog/default/testset/${name}`
    }${tab ? `/${tab}` : ''}`;

  const inboxPath = (part?: InboxPart) =>
    (part ? inboxPart?.({ part }) : inbox?.()) ??
    `/uat/inbox${part ? `/${part}` : ''}`;

  return {
    overview: () => overview?.() ?? '/uat',
    /** @param tests - entity that the new set shall test */
    newTestSet: (tests?: string) =>
      `${newTestSet?.() ?? '/uat/new'}${
        tests ? `?tests=${encodeURIComponent(tests)}` : ''
      }`,
    run: (runId: string) => run?.({ runId }) ?? `/uat/runs/${runId}`,
    /** @param base - run to compare with; left out: the one before */
    compare: (runId: string, base?: string) =>
      `${compare?.({ runId }) ?? `/uat/runs/${runId}/compare`}${
        base ? `?base=${base}` : ''
      }`,
    /** What waits for the reader. @param part - left out: the first part that has something */
    inbox: inboxPath,
    /** @param runId - only checks of this run */
    checks: (runId?: string) =>
      `${inboxPath('checks')}${runId ? `?run=${runId}` : ''}`,
    check: (runId: string, iterationId: string) =>
      check?.({ runId, iterationId }) ?? `/uat/checks/${runId}/${iterationId}`,
    signOff: (signOffId: string) =>
      signOff?.({ signOffId }) ?? `/uat/sign-offs/${signOffId}`,
    signOffs: () => signOffs?.() ?? '/uat/sign-offs',
    testSet,
    /** @param place - which changes are to be seen; left out: all */
    audit: (place: Partial<AuditPlace> = {}) =>
      `${audit?.() ?? '/uat/audit'}?${paramsOf(place)}`.replace(/\?$/, ''),
    /** @param range - numbers of two revisions; left out: from the approved one to the newest, for a review */
    changes: (name: string, range?: { from: number; to: number }) =>
      `${changes?.({ name }) ?? `/uat/test-sets/${name}/changes`}${
        range ? `?from=${range.from}&to=${range.to}` : ''
      }`,
    /** The data page of a test set with one row selected. */
    row: (name: string, dataSet: string, key: string) =>
      `${testSet(name, 'data')}?${new URLSearchParams({ dataSet, row: key })}`,
  };
}
