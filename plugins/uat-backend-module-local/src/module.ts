import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  artifactStoreExtensionPoint,
  executorExtensionPoint,
} from '@uatcms/plugin-uat-node';
import { ArtifactFolder } from './artifacts/ArtifactFolder';
import { findRunner } from './executor/findRunner';
import { LocalExecutor } from './executor/LocalExecutor';
import { runnerEnvironment } from './executor/runnerEnvironment';

/** More browsers than that make each other slow on the machines people have. */
const MOST_SLOTS_BY_DEFAULT = 7;

/**
 * The executor `local` and the folder of artifacts.
 *
 * @public
 */
export const localModule = createBackendModule({
  pluginId: 'uat',
  moduleId: 'local',
  register(env) {
    env.registerInit({
      deps: {
        artifactStore: artifactStoreExtensionPoint,
        config: coreServices.rootConfig,
        executors: executorExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ artifactStore, config, executors, logger }) {
        // There is one place for artifacts, and a bucket is named on purpose.
        if (!config.has('uat.s3')) {
          artifactStore.setArtifactStore(
            await ArtifactFolder.open(
              resolve(
                config.getOptionalString('uat.local.artifacts') ??
                  '.data/artifacts',
              ),
            ),
          );
        }
        executors.addExecutor(
          new LocalExecutor({
            slots: slotsOf(config),
            findRunner,
            env: runnerEnvironment(process.env),
            logger,
          }),
        );
      },
    });
  },
});

function slotsOf(config: Config): number {
  const slots = config.getOptionalNumber('uat.local.slots');
  if (slots === undefined) {
    return Math.min(availableParallelism(), MOST_SLOTS_BY_DEFAULT);
  }
  if (!Number.isInteger(slots) || slots < 1 || slots > 100) {
    throw new InputError(
      `uat.local.slots must be a whole number from 1 to 100, not ${slots}.`,
    );
  }
  return slots;
}
