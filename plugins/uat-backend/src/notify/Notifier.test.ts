import { mockServices } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { Notifier } from './Notifier';

const notice = {
  title: 'Review “Checkout”',
  link: '/uat/reviews/checkout',
  topic: 'review',
  scope: 'review:checkout',
};

describe('notices', () => {
  const sent: NotificationSendOptions[] = [];
  const logger = mockServices.logger.mock();
  const notifier = new Notifier({
    logger,
    notifications: {
      async send(options) {
        if (options.payload.title === 'Nobody is there') {
          throw new Error('HTTP 404');
        }
        sent.push(options);
      },
    },
  });

  beforeEach(() => {
    sent.length = 0;
  });

  it('go to each person and group once, and not to who caused them', async () => {
    const group = 'group:default/checkout';
    await notifier.notify(
      [group, 'user:default/ann', group],
      notice,
      'user:default/ben',
    );
    expect(sent).toEqual([
      {
        recipients: {
          type: 'entity',
          entityRef: [group, 'user:default/ann'],
          excludeEntityRef: 'user:default/ben',
        },
        payload: { ...notice, scope: 'uat:review:checkout' },
      },
    ]);
  });

  it('are not sent when there is nobody to tell', async () => {
    await notifier.notify([], notice);
    expect(sent).toEqual([]);
  });

  it('never fail what they are about; the log tells', async () => {
    await notifier.notify(['user:default/ann'], {
      ...notice,
      title: 'Nobody is there',
    });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/Nobody is there.*user:default\/ann/),
      expect.objectContaining({ message: 'HTTP 404' }),
    );
  });
});
