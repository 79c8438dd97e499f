import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { Caller, RetentionService } from '@uatcms/core';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';

/** On whose behalf runs are deleted whose time is over. */
const retentionCaller: Caller = {
  actor: { ref: 'plugin:uat', name: 'Retention' },
  origin: 'schedule',
};

/**
 * Has one replica at a time make the partitions of the coming weeks, and delete what is not kept any longer.
 *
 * The partitions of this week are made before the first run can begin: a backend that was off for months must not put
 * its results where they cannot be dropped by week.
 */
export async function scheduleRetention(deps: {
  config: Config;
  logger: LoggerService;
  retention: RetentionService;
  scheduler: SchedulerService;
  store: ArtifactStore;
}): Promise<void> {
  const { config, logger, retention, scheduler, store } = deps;
  const days = readDays(config);
  await preparePartitions(retention, logger);
  await scheduler.scheduleTask({
    id: 'uat-partitions',
    frequency: { hours: 6 },
    timeout: { minutes: 5 },
    initialDelay: { hours: 6 },
    scope: 'global',
    fn: () => preparePartitions(retention, logger),
  });
  await scheduler.scheduleTask({
    id: 'uat-retention',
    frequency: { hours: 1 },
    timeout: { minutes: 50 },
    initialDelay: { minutes: 1 },
    scope: 'global',
    fn: async signal => {
      const report = await retention.apply(
        {
          days,
          deleteFile: sha256 => store.delete(sha256),
          signal: signal as AbortSignal,
        },
        retentionCaller,
      );
      for (const failure of report.failures) {
        logger.error('A file could not be deleted; it is tried again', failure);
      }
      if (report.runs + report.weeks + report.files > 0) {
        logger.info(
          `Retention deleted ${report.runs} runs and ${report.files} files, and dropped ${report.weeks} weeks of results`,
        );
      }
    },
  });
}

/** There are five weeks of time to succeed, and results are kept without partitions too. */
async function preparePartitions(
  retention: RetentionService,
  logger: LoggerService,
): Promise<void> {
  try {
    await retention.preparePartitions();
  } catch (error) {
    logger.warn(
      'The partitions of the coming weeks could not be made; it is tried again in six hours',
      error as Error,
    );
  }
}

/** @throws InputError when `uat.retention.days` is no whole number from 1 */
export function readDays(config: Config): number | undefined {
  const days = config.getOptionalNumber('uat.retention.days');
  if (days !== undefined && !(Number.isInteger(days) && days >= 1)) {
    throw new InputError(
      `uat.retention.days is ${days}, and must be a whole number of days from 1. Leave it out to keep runs for ever.`,
    );
  }
  return days;
}
