import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  artifactStoreExtensionPoint,
  documentPrinterExtensionPoint,
  executorExtensionPoint,
} from '@uatcms/plugin-uat-node';
import { LambdaExecutor } from './lambda/LambdaExecutor';
import { LambdaPrinter } from './lambda/LambdaPrinter';
import { readLambdaSettings } from './lambda/readLambdaSettings';
import { PassingObjects } from './s3/PassingObjects';
import { S3Artifacts } from './s3/S3Artifacts';
import { readS3Settings } from './s3/readS3Settings';

/** A report with hundreds of pictures takes some seconds, and a sandbox that starts cold some more. */
const PRINT_LIMIT_MS = 120_000;

/**
 * Executors that are Lambda functions (`uat.lambda`), artifacts in S3 (`uat.s3`), and with both the printer of reports,
 * where no other module brings one. Without configuration it does nothing.
 *
 * @public
 */
export const awsModule = createBackendModule({
  pluginId: 'uat',
  moduleId: 'aws',
  register(env) {
    env.registerInit({
      deps: {
        artifactStore: artifactStoreExtensionPoint,
        config: coreServices.rootConfig,
        executors: executorExtensionPoint,
        printers: documentPrinterExtensionPoint,
      },
      async init({ artifactStore, config, executors, printers }) {
        const functions = readLambdaSettings(config);
        for (const settings of functions) {
          executors.addExecutor(new LambdaExecutor(settings));
        }
        const s3 = readS3Settings(config);
        if (s3) {
          artifactStore.setArtifactStore(new S3Artifacts(s3));
        }
        if (s3 && functions.length > 0) {
          printers.setDocumentPrinter(
            new LambdaPrinter({
              function: functions[0],
              objects: new PassingObjects(s3),
              timeLimit: PRINT_LIMIT_MS,
            }),
            { asFallback: true },
          );
        }
      },
    });
  },
});
