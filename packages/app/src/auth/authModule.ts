import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { OidcApi } from './oidcApi';
import { PortalSignInPage } from './PortalSignInPage';

export const authModule = createFrontendModule({
  pluginId: 'app',
  extensions: [OidcApi, PortalSignInPage],
});
