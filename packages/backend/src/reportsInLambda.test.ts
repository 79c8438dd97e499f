import { setTimeout as sleep } from 'node:timers/promises';
import { patienceWith, shopEnvironments } from './__testUtils__/patience';
import { createUat, startAws, startShop } from './__testUtils__/startUat';
import type { ServerProcess } from './__testUtils__/ServerProcess';

/* A backend that has AWS alone: runs and reports are made by Lambda functions, and everything is kept in S3. */

jest.setTimeout(180_000);

describe('evidence reports of a portal in AWS', () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  let aws: Awaited<ReturnType<typeof startAws>>;
  let uat: Awaited<ReturnType<typeof createUat>>;
  let backend: ServerProcess;

  beforeAll(async () => {
    shop = await startShop('correct-horse');
    aws = await startAws({ functions: { 'uat-runner': {} }, secrets: {} });
    const emulated = { region: 'us-east-1', endpoint: aws.url };
    uat = await createUat({
      program: 'cloudBackend',
      uat: {
        environments: shopEnvironments(shop.url),
        lambda: { lambda: { ...emulated, functionName: 'uat-runner' } },
        s3: {
          bucket: 'uat',
          region: 'us-east-1',
          endpoint: aws.s3,
          forcePathStyle: true,
        },
      },
      secrets: {},
    });
    backend = await uat.start();
    await uat.rest(
      'POST',
      '/test-sets',
      patienceWith({ rows: 1, milliseconds: 10 }),
    );
  });

  afterAll(async () => {
    await backend?.end();
    await uat?.remove();
    await aws?.stop();
    await shop?.stop();
  });

  async function finishedRun(): Promise<string> {
    const { id } = await uat.rest('POST', '/runs', {
      testSet: 'patience',
      executor: 'lambda',
    });
    for (;;) {
      const { state } = await uat.rest('GET', `/runs/${id}`);
      if (state === 'finished') return id;
      await sleep(50);
    }
  }

  it('are printed to PDF by the function that carries out runs', async () => {
    const signOff = await uat.rest('POST', '/sign-offs', {
      runs: [await finishedRun()],
      scope: 'All of it',
      signatories: ['user:default/cleo'],
    });
    const { status, type, bytes } = await uat.file(
      `/sign-offs/${signOff.id}/report?format=pdf`,
    );
    expect([status, type]).toEqual([200, 'application/pdf']);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.toString('latin1').match(/\/Title/)).not.toBeNull();
  });
});
