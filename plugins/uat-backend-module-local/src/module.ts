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
  documentPrinterExtensionPoint,
  executorExtensionPoint,
} from '@uatcms/plugin-uat-node';
import { ArtifactFolder } from './artifacts/ArtifactFolder';
import { findPrinter, findRunner } from './executor/findRunner';
import { LocalExecutor } from './executor/LocalExecutor';
import {
  runnerEnvironment,
  withoutSecrets,
} from './executor/runnerEnvironment';
import { BrowserPrinter } from './printer/BrowserPrinter';

/** A report with hundreds of pictures takes some seconds. */
const PRINT_LIMIT_MS = 120_000;

/** More browsers than that make each other slow on the machines people have. */
const MOST_SLOTS_BY_DEFAULT = 7;

/**
 * The executor `local`, the folder of artifacts, and the printer of reports.
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
        printers: documentPrinterExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ artifactStore, config, executors, logger, printers }) {
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
        printers.setDocumentPrinter(
          new BrowserPrinter({
            findProgram: findPrinter,
            env: withoutSecrets(runnerEnvironment(process.env)),
            timeLimit: PRINT_LIMIT_MS,
          }),
        );
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
