import type { Config } from '@backstage/config';

/** Origins whose pages are the portal: `app.baseUrl`. */
export function portalOrigins(config: Config): string[] {
  const baseUrl = config.getOptionalString('app.baseUrl');
  return baseUrl === undefined ? [] : [new URL(baseUrl).origin];
}
