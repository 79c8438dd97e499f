import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { CheckMessenger } from './CheckMessenger';

/** Has one replica at a time remind people of checks that are due soon, or overdue. */
export async function scheduleReminders(deps: {
  messenger: CheckMessenger;
  scheduler: SchedulerService;
}): Promise<void> {
  const { messenger, scheduler } = deps;
  await scheduler.scheduleTask({
    id: 'uat-check-reminders',
    frequency: { minutes: 5 },
    timeout: { minutes: 4 },
    // Other plugins begin meanwhile, that of notifications among them.
    initialDelay: { seconds: 10 },
    scope: 'global',
    fn: () => messenger.tell(),
  });
}
