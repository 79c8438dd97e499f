import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';

/** What people are told. */
export interface Notice {
  title: string;
  description?: string;
  /** Path of a page of the portal, for instance `/uat/runs/…`. */
  link: string;
  /** What it is about, for instance `review`: people choose by topic what they want to hear of. */
  topic: string;
  /** Notices of the same scope replace each other: nobody is told twice of the same thing. */
  scope: string;
}

/**
 * Tells people through Backstage's notifications what waits for them.
 *
 * A notice is a courtesy: what it is about stands in the portal. When it cannot be sent, the log says so, and whatever
 * it was about has happened all the same.
 */
export class Notifier {
  constructor(
    private readonly deps: {
      notifications: NotificationService;
      logger: LoggerService;
    },
  ) {}

  /**
   * Never fails, and need not be awaited.
   *
   * @param recipients - entity references of users and groups; members of a group are told one by one
   * @param except - who is not told, because it was them
   */
  async notify(
    recipients: string[],
    { scope, ...notice }: Notice,
    except?: string,
  ): Promise<void> {
    if (recipients.length === 0) {
      return;
    }
    const { notifications, logger } = this.deps;
    try {
      await notifications.send({
        recipients: {
          type: 'entity',
          entityRef: [...new Set(recipients)],
          ...(except ? { excludeEntityRef: except } : {}),
        },
        payload: { ...notice, scope: `uat:${scope}` },
      });
    } catch (error) {
      logger.warn(
        `“${notice.title}” could not be told to ${recipients.join(', ')}`,
        error as Error,
      );
    }
  }
}
