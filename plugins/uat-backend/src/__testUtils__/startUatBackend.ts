import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import {
  artifactStoreExtensionPoint,
  executorExtensionPoint,
} from '@uatcms/plugin-uat-node';
import type { Knex } from 'knex';
import uatPlugin from '../index';
import { MemoryArtifacts } from './MemoryArtifacts';
import { TestExecutor } from './TestExecutor';
import { TestRingExecutor } from './TestRingExecutor';

/** The plugin in a backend with a real database and a real port. */
export async function startUatBackend(options: {
  knex: Knex;
  uat?: JsonObject;
  app?: JsonObject;
  /** Configuration beside that of the plugin and of the app. */
  config?: JsonObject;
  entities?: Entity[];
  /** Databases of other plugins, by their ids; those that are not named share that of this one. */
  databases?: Record<string, Knex>;
  features?: BackendFeature[];
}) {
  const { knex, uat = {}, app = {}, config = {} } = options;
  const { entities = [], databases = {}, features = [] } = options;
  const executor = new TestExecutor();
  const bell = new TestRingExecutor({ name: 'bell' });
  const artifacts = new MemoryArtifacts();
  const backend = await startTestBackend({
    features: [
      uatPlugin,
      createBackendModule({
        pluginId: 'uat',
        moduleId: 'test',
        register(env) {
          env.registerInit({
            deps: {
              executors: executorExtensionPoint,
              artifactStore: artifactStoreExtensionPoint,
            },
            async init(points) {
              points.executors.addExecutor(executor);
              points.executors.addExecutor(bell);
              points.artifactStore.setArtifactStore(artifacts);
            },
          });
        },
      }),
      createServiceFactory({
        service: coreServices.database,
        deps: { plugin: coreServices.pluginMetadata },
        factory: ({ plugin }) =>
          mockServices.database({ knex: databases[plugin.getId()] ?? knex }),
      }),
      mockServices.rootConfig.factory({ data: { ...config, uat, app } }),
      catalogServiceMock.factory({ entities }),
      ...features,
    ],
  });
  return {
    executor,
    bell,
    artifacts,
    url: `http://localhost:${backend.server.port()}/api/uat`,
    stop: () => backend.stop(),
  };
}
