import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { createUatClient } from '@uatcms/plugin-uat-common';
import { TestSetProcessor } from './kind/TestSetProcessor';
import { TestSetProvider } from './provider/TestSetProvider';

/**
 * Kind `TestSet` for the catalog: validation, relations, and the sets that were written in the portal.
 *
 * @public
 */
export const catalogModuleUat = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'uat',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({
        catalog,
        auth,
        config,
        discovery,
        events,
        logger,
        scheduler,
      }) {
        const client = createUatClient({
          baseUrl: () => discovery.getBaseUrl('uat'),
          fetch: async (input, init) => {
            const { token } = await auth.getPluginRequestToken({
              onBehalfOf: await auth.getOwnServiceCredentials(),
              targetPluginId: 'uat',
            });
            const request = new Request(input, init);
            request.headers.set('authorization', `Bearer ${token}`);
            return fetch(request);
          },
        });
        catalog.addProcessor(new TestSetProcessor());
        catalog.addEntityProvider(
          new TestSetProvider({
            client,
            events,
            logger,
            appUrl: config.getString('app.baseUrl'),
            schedule: scheduler.createScheduledTaskRunner({
              frequency: { minutes: 3 },
              timeout: { minutes: 2 },
            }),
          }),
        );
      },
    });
  },
});
