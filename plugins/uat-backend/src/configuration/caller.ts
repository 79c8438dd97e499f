import type { Caller } from '@uatcms/core';

/** On whose behalf the backend acts when it carries out its configuration. */
export const configuration: Caller = {
  actor: { ref: 'configuration' },
  origin: 'configuration',
};
