import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { foldReference } from '@uatcms/plugin-uat-common';
import { PortalPolicy } from './PortalPolicy';

/** Installs the policy of this portal, with the administrators that the configuration names. */
export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'portal-policy',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        policy: policyExtensionPoint,
      },
      async init({ config, policy }) {
        const administrators =
          config.getOptionalStringArray('uat.policy.administrators') ?? [];
        policy.setPolicy(new PortalPolicy(administrators.map(foldReference)));
      },
    });
  },
});
