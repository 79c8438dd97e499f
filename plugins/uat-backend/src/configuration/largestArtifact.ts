import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { defaultLargestArtifact } from '@uatcms/plugin-uat-common';

const MEGABYTE = 1024 * 1024;

/**
 * Bytes that an artifact may have.
 *
 * @throws InputError when the configuration makes no sense
 */
export function largestArtifact(config: Config): number {
  const megabytes = config.getOptionalNumber('uat.artifacts.largest');
  if (megabytes === undefined) {
    return defaultLargestArtifact;
  }
  if (!(megabytes > 0 && megabytes <= 5 * 1024)) {
    throw new InputError(
      `uat.artifacts.largest must be a number of megabytes above 0 and up to 5120, not ${megabytes}.`,
    );
  }
  return Math.floor(megabytes * MEGABYTE);
}
