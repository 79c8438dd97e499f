import type { LoggerService } from '@backstage/backend-plugin-api';
import type { CheckNotice, ManualCheckService } from '@uatcms/core';
import type { Notice, Notifier } from '../notify/Notifier';

const batch = 1_000;

/**
 * Tells people of their checks: that they got some, that some are due, that some are overdue.
 *
 * Core gives each notice out once, whichever replica asks. So it does no harm to ask often: at once when checks were
 * given to somebody, and every few minutes for what becomes due, and for what could not be told before.
 */
export class CheckMessenger {
  constructor(
    private readonly deps: {
      checks: Pick<ManualCheckService, 'takeNotices' | 'giveBackNotices'>;
      notifier: Notifier;
      logger: LoggerService;
    },
  ) {}

  /** Checks were given to somebody just now. Never fails, and need not be awaited. */
  soon(): void {
    this.tell().catch(error =>
      this.deps.logger.warn(
        'People could not be told of their checks; it is tried again in some minutes',
        error,
      ),
    );
  }

  /** Tells all that there is to tell; what cannot be told now is left for the next time. */
  async tell(): Promise<void> {
    const { checks } = this.deps;
    const failed: CheckNotice[] = [];
    try {
      let notices: CheckNotice[];
      do {
        notices = await checks.takeNotices(batch);
        const told = await Promise.all(
          notices.map(notice => this.#send(notice)),
        );
        failed.push(...notices.filter((_, index) => !told[index]));
      } while (notices.length > 0);
    } finally {
      // Not before the end: they would be taken again at once.
      await checks.giveBackNotices(failed);
    }
  }

  #send(notice: CheckNotice): Promise<boolean> {
    return this.deps.notifier.notify(
      [notice.recipient],
      inWords(notice),
      // Who starts a run knows of it.
      notice.reason === 'assigned' ? notice.startedBy : undefined,
    );
  }
}

const titles: Record<
  CheckNotice['reason'],
  (notice: { checks: string; one: boolean; name: string }) => string
> = {
  assigned: ({ checks, name }) => `${checks} for you: ${name}`,
  dueSoon: ({ checks, one, name }) =>
    `${checks} ${one ? 'is' : 'are'} due soon: ${name}`,
  overdue: ({ checks, one, name }) =>
    `${checks} ${one ? 'is' : 'are'} overdue: ${name}`,
};

function inWords(notice: CheckNotice): Notice {
  const { reason, runId, runNumber, testSetTitle, environment, dueAt } = notice;
  const one = notice.checks === 1;
  return {
    title: titles[reason]({
      checks: one ? '1 check' : `${notice.checks} checks`,
      one,
      name: testSetTitle,
    }),
    description: `Run ${runNumber} in ${environment}${
      dueAt ? `, due ${dueAt.slice(0, 16).replace('T', ' ')} UTC` : ''
    }`,
    link: `/uat/inbox/checks?run=${runId}`,
    topic: 'check',
    scope: `check:${reason}:${runId}`,
  };
}
