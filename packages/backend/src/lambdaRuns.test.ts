import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { patienceWith, shopEnvironments } from './__testUtils__/patience';
import { createUat, startAws, startShop } from './__testUtils__/startUat';
import type { ServerProcess } from './__testUtils__/ServerProcess';

/*
 * Runs through AWS Lambda: the real backend, the real SDK, the real bundle of the runner in sandboxes of an emulator,
 * Chromium, PostgreSQL, and artifacts in S3.
 */

jest.setTimeout(180_000);

const password = 'correct-horse';
const rows = 6;

const patience = patienceWith({ rows, milliseconds: 700 });

describe('runs in AWS Lambda', () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  let aws: Awaited<ReturnType<typeof startAws>>;
  let uat: Awaited<ReturnType<typeof createUat>>;
  let backend: ServerProcess;

  beforeAll(async () => {
    shop = await startShop(password);
    aws = await startAws({
      functions: {
        'uat-runner': { concurrency: 3 },
        // Time for an iteration or two: 20 s are kept for the end.
        'uat-runner-hurry': { concurrency: 1, timeoutMs: 26_500 },
      },
      secrets: { 'uat/shop-local/SHOP_PASSWORD': password },
    });
    const emulated = { region: 'us-east-1', endpoint: aws.url };
    uat = await createUat({
      uat: {
        environments: shopEnvironments(shop.url),
        seed: { testSets: ['../../examples/uat/checkout-smoke.yaml'] },
        lambda: {
          lambda: {
            ...emulated,
            functionName: 'uat-runner',
            slots: 2,
            answerSeconds: 8,
          },
          hurry: { ...emulated, functionName: 'uat-runner-hurry', slots: 1 },
        },
        s3: {
          bucket: 'uat',
          prefix: 'evidence/',
          region: 'us-east-1',
          endpoint: aws.s3,
          forcePathStyle: true,
        },
      },
      secrets: {},
    });
    backend = await uat.start();
    await uat.rest('POST', '/test-sets', patience);
  });

  beforeEach(() => aws.reset());

  afterAll(async () => {
    await backend?.end();
    await uat?.remove();
    await aws?.stop();
    await shop?.stop();
  });

  async function until<T>(
    read: () => Promise<T>,
    holds: (value: T) => boolean,
  ): Promise<T> {
    for (;;) {
      const value = await read();
      if (holds(value)) {
        return value;
      }
      await sleep(50);
    }
  }

  const start = (executor = 'lambda', more: object = {}) =>
    uat.rest('POST', '/runs', { testSet: 'patience', executor, ...more });
  const finished = (id: string) =>
    until(
      () => uat.rest('GET', `/runs/${id}`),
      run => run.state === 'finished',
    );

  /** Every iteration has passed, and has exactly one result. */
  async function expectExactlyOnce(id: string) {
    expect(await finished(id)).toMatchObject({
      verdict: 'passed',
      counts: { total: rows, passed: rows },
    });
    const { items } = await uat.rest('GET', `/runs/${id}/iterations`);
    for (const { id: iterationId } of items) {
      const { attemptList } = await uat.rest(
        'GET',
        `/runs/${id}/iterations/${iterationId}`,
      );
      const ends = attemptList.map((attempt: any) => attempt.state);
      expect(ends.filter((end: string) => end === 'finished')).toHaveLength(1);
    }
  }

  it('carry the example to its verdicts, with secrets of Secrets Manager and evidence in S3', async () => {
    const { id } = await uat.rest('POST', '/runs', {
      testSet: 'checkout-smoke',
      executor: 'lambda',
    });
    const run = await finished(id);
    const { items } = await uat.rest('GET', `/runs/${id}/iterations`);
    const others = items.filter((item: any) => item.verdict !== 'passed');
    expect(others).toEqual([
      expect.objectContaining({
        rowKey: 'Netherlands, express',
        verdict: 'failed',
      }),
    ]);
    expect(run).toMatchObject({
      counts: { total: items.length, failed: 1, passed: items.length - 1 },
    });
    const { attemptList } = await uat.rest(
      'GET',
      `/runs/${id}/iterations/${others[0].id}`,
    );
    const [picture] = attemptList[0].steps.find(
      (step: any) => step.status === 'failed',
    ).artifacts;
    const kept = await fetch(
      `${aws.s3}/uat/evidence/${picture.sha256.slice(0, 2)}/${picture.sha256}`,
    );
    const bytes = Buffer.from(await kept.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      picture.sha256,
    );
  });

  it('go on when AWS throttles, loses a ring, delivers twice and late, and count each iteration once', async () => {
    await aws.order({
      throttle: 1,
      lose: 1,
      duplicate: 1,
      delay: 1,
      delayMs: 500,
    });
    const { id } = await start();
    await expectExactlyOnce(id);
    expect(await aws.counts()).toMatchObject({ throttled: 1, lost: 1 });
  });

  it('go on when sandboxes are killed in the midst of their work', async () => {
    const { id } = await start();
    await until(
      () => uat.rest('GET', `/runs/${id}/iterations`),
      ({ items }) => items.some((item: any) => item.state === 'running'),
    );
    const { killed } = await aws.order({ killSandboxes: true });
    expect(killed).toBeGreaterThan(0);
    await expectExactlyOnce(id);
  });

  it('outlive the time of a function: what is unfinished goes to another invocation at once', async () => {
    const { id } = await start('hurry');
    await expectExactlyOnce(id);
    const { failed, delivered } = await aws.counts();
    expect(failed).toBe(0);
    expect(delivered).toBeGreaterThan(1);
  });

  it('are told to people: what runs, and what is wrong', async () => {
    const { items } = await uat.rest('GET', '/executors');
    expect(items).toContainEqual({
      name: 'lambda',
      title: 'AWS Lambda',
      slots: 2,
      busy: 0,
      problem: null,
      detail: 'function uat-runner in us-east-1',
    });
  });
});
