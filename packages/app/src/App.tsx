import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { navModule } from './nav/navModule';

export default createApp({
  features: [catalogPlugin, navModule],
});
