import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { authModule } from './auth/authModule';
import { navModule } from './nav/navModule';

export default createApp({
  features: [catalogPlugin, authModule, navModule],
});
