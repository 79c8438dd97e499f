import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { AuditService, Caller } from '@uatcms/core';

/** Shorter would lose what a sign-off of last week rests on. The database refuses it as well. */
const LEAST_DAYS = 30;

/** On whose behalf entries are forgotten whose time is over. */
const retentionCaller: Caller = {
  actor: { ref: 'plugin:uat', name: 'Retention' },
  origin: 'schedule',
};

/**
 * Has the audit trail forget what is older than configured, once a day on one replica. Without configuration it is kept
 * for ever.
 *
 * @throws Error when the configuration is not a whole number of days, at least 30
 */
export async function forgetAuditEntries(deps: {
  audit: AuditService;
  config: RootConfigService;
  scheduler: SchedulerService;
  logger: LoggerService;
}): Promise<void> {
  const { audit, config, scheduler, logger } = deps;
  const days = config.getOptionalNumber('uat.audit.retentionDays');
  if (days === undefined) {
    return;
  }
  if (!Number.isInteger(days) || days < LEAST_DAYS) {
    throw new Error(
      `uat.audit.retentionDays is ${days}: it must be a whole number of days, at least ${LEAST_DAYS}. Leave it out to keep the audit trail for ever.`,
    );
  }
  await scheduler.scheduleTask({
    id: 'uat-forget-audit-entries',
    frequency: { days: 1 },
    timeout: { hours: 1 },
    initialDelay: { seconds: 10 },
    scope: 'global',
    fn: async () => {
      const forgotten = await audit.forget(days, retentionCaller);
      if (forgotten > 0) {
        logger.info(
          `Forgot ${forgotten} audit entries that were older than ${days} days`,
        );
      }
    },
  });
}
