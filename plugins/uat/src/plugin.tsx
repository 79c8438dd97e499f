import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiTestTubeLine } from '@remixicon/react';
import type { ComponentType } from 'react';
import { HttpUatApi, uatApiRef } from './api/UatApi';
import { UatQueryProvider } from './api/UatQueryProvider';
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

/** Loads a page or tab when it is opened, with the cache around it. */
async function inProvider(component: Promise<ComponentType>) {
  const Content = await component;
  return (
    <UatQueryProvider>
      <Content />
    </UatQueryProvider>
  );
}

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: uatApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new HttpUatApi(deps),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/uat',
    title: 'UAT',
    icon: <RiTestTubeLine />,
    routeRef: rootRouteRef,
    loader: () => inProvider(import('./UatPage').then(m => m.UatPage)),
  },
});

const componentContent = EntityContentBlueprint.make({
  name: 'component',
  params: {
    path: 'uat',
    title: 'UAT',
    icon: <RiTestTubeLine />,
    filter: { kind: 'component' },
    loader: () =>
      inProvider(
        import('./entity/ComponentUatContent').then(m => m.ComponentUatContent),
      ),
  },
});

const ofTestSets = { kind: 'testset' };

// The catalog shows tabs without a group in the order in which they are listed here.
const testSetContents = [
  EntityContentBlueprint.make({
    name: 'cases',
    params: {
      path: 'cases',
      title: 'Cases',
      filter: ofTestSets,
      loader: () =>
        inProvider(
          import('./authoring/CasesContent').then(m => m.CasesContent),
        ),
    },
  }),
  EntityContentBlueprint.make({
    name: 'data',
    params: {
      path: 'data',
      title: 'Data',
      filter: ofTestSets,
      loader: () =>
        inProvider(import('./authoring/DataContent').then(m => m.DataContent)),
    },
  }),
  EntityContentBlueprint.make({
    name: 'environments',
    params: {
      path: 'environments',
      title: 'Environments',
      filter: ofTestSets,
      loader: () =>
        inProvider(
          import('./authoring/EnvironmentsContent').then(
            m => m.EnvironmentsContent,
          ),
        ),
    },
  }),
  EntityContentBlueprint.make({
    name: 'runs',
    params: {
      path: 'runs',
      title: 'Runs',
      filter: ofTestSets,
      loader: () =>
        inProvider(
          import('./runs/TestSetRunsContent').then(m => m.TestSetRunsContent),
        ),
    },
  }),
  EntityContentBlueprint.make({
    name: 'sign-offs',
    params: {
      path: 'sign-offs',
      title: 'Sign-offs',
      filter: ofTestSets,
      loader: () =>
        inProvider(
          import('./signoff/TestSetSignOffsContent').then(
            m => m.TestSetSignOffsContent,
          ),
        ),
    },
  }),
  EntityContentBlueprint.make({
    name: 'revisions',
    params: {
      path: 'revisions',
      title: 'Revisions',
      filter: ofTestSets,
      loader: () =>
        inProvider(
          import('./authoring/RevisionsContent').then(m => m.RevisionsContent),
        ),
    },
  }),
  EntityContentBlueprint.make({
    name: 'settings',
    params: {
      path: 'settings',
      title: 'Settings',
      filter: ofTestSets,
      loader: () =>
        inProvider(
          import('./authoring/SettingsContent').then(m => m.SettingsContent),
        ),
    },
  }),
];

/** Author, run and review acceptance tests. @public */
export default createFrontendPlugin({
  pluginId: 'uat',
  title: 'UAT',
  icon: <RiTestTubeLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    newTestSet: newTestSetRouteRef,
    run: runRouteRef,
    compare: compareRouteRef,
    audit: auditRouteRef,
    inbox: inboxRouteRef,
    inboxPart: inboxPartRouteRef,
    check: checkRouteRef,
    signOffs: signOffsRouteRef,
    signOff: signOffRouteRef,
    changes: changesRouteRef,
  },
  extensions: [api, page, componentContent, ...testSetContents],
});
