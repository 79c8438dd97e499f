import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  artifactStoreExtensionPoint,
  executorExtensionPoint,
} from '@uatcms/plugin-uat-node';
import { LambdaExecutor } from './lambda/LambdaExecutor';
import { readLambdaSettings } from './lambda/readLambdaSettings';
import { S3Artifacts } from './s3/S3Artifacts';
import { readS3Settings } from './s3/readS3Settings';

/**
 * Executors that are Lambda functions (`uat.lambda`), and artifacts in S3 (`uat.s3`). Without configuration it does
 * nothing.
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
      },
      async init({ artifactStore, config, executors }) {
        for (const settings of readLambdaSettings(config)) {
          executors.addExecutor(new LambdaExecutor(settings));
        }
        const s3 = readS3Settings(config);
        if (s3) {
          artifactStore.setArtifactStore(new S3Artifacts(s3));
        }
      },
    });
  },
});
