import { runnerEnvironment } from './runnerEnvironment';

describe('environment of a runner', () => {
  it('has what a browser and a test need, and none of the secrets of the backend', () => {
    expect(
      runnerEnvironment({
        PATH: '/bin',
        HOME: '/home/backend',
        UAT_SECRET_SHOP_PASSWORD: 'for the test',
        UAT_BROWSER_PATH: '/usr/bin/chromium',
        PLAYWRIGHT_BROWSERS_PATH: '/browsers',
        UAT_POSTGRES_PASSWORD: 'for the backend',
        AWS_SECRET_ACCESS_KEY: 'for the backend',
        NODE_OPTIONS: '--require something',
      }),
    ).toEqual({
      PATH: '/bin',
      HOME: '/home/backend',
      UAT_SECRET_SHOP_PASSWORD: 'for the test',
      UAT_BROWSER_PATH: '/usr/bin/chromium',
      PLAYWRIGHT_BROWSERS_PATH: '/browsers',
    });
  });
});
