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
          throw new Error('Request failed with status 503');
        }
        if (options.payload.title === 'Not installed') {
          throw new Error('Request failed with status 404');
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
    expect(await notifier.notify([], notice)).toBe(true);
    expect(await notifier.notify(['external:repo:a/b:main'], notice)).toBe(
      true,
    );
    expect(sent).toEqual([]);
  });

  it('reach people whatever service is among them', async () => {
    await notifier.notify(
      ['external:repo:a/b:main', 'user:default/ann'],
      notice,
    );
    expect(sent).toMatchObject([
      { recipients: { entityRef: ['user:default/ann'] } },
    ]);
  });

  it('never fail what they are about; the log tells, and whoever has sent them', async () => {
    const told = await notifier.notify(['user:default/ann'], {
      ...notice,
      title: 'Nobody is there',
    });
    expect(told).toBe(false);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/Nobody is there.*user:default\/ann/),
      expect.objectContaining({
        message: 'Request failed with status 503',
      }),
    );
  });

  it('are not worth another try where notifications are not installed', async () => {
    const told = await notifier.notify(['user:default/ann'], {
      ...notice,
      title: 'Not installed',
    });
    expect(told).toBe(true);
  });
});
