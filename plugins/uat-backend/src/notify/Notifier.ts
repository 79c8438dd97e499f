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

/** Where the plugin of notifications is not installed nobody is told, however often it is tried. */
const notInstalled = /\bstatus 404\b/;

/**
 * Tells people through Backstage's notifications what waits for them.
 *
 * A notice is a courtesy: what it is about stands in the portal. When it cannot be sent, the log says so, and whatever
 * it was about has happened all the same. Who knows what was not told yet may try again.
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
   * @param recipients - entity references of users and groups; members of a group are told one by one. Services are left
   *   out: their names need be no references, and Backstage sends nothing to anybody for the sake of one that is none
   * @param except - who is not told, because it was them
   * @returns false when it is worth to try again later
   */
  async notify(
    recipients: string[],
    { scope, ...notice }: Notice,
    except?: string,
  ): Promise<boolean> {
    const people = [...new Set(recipients)].filter(ref =>
      /^(user|group):/i.test(ref),
    );
    if (people.length === 0) {
      return true;
    }
    const { notifications, logger } = this.deps;
    try {
      await notifications.send({
        recipients: {
          type: 'entity',
          entityRef: people,
          ...(except ? { excludeEntityRef: except } : {}),
        },
        payload: { ...notice, scope: `uat:${scope}` },
      });
      return true;
    } catch (error) {
      logger.warn(
        `“${notice.title}” could not be told to ${people.join(', ')}`,
        error as Error,
      );
      return notInstalled.test(String(error));
    }
  }
}
