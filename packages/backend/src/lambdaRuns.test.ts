import { createHash } from 'node:crypto';
import { patienceWith, shopEnvironments } from './__testUtils__/patience';
import { finished, until } from './__testUtils__/patientRuns';
import { createUat, startAws, startShop } from './__testUtils__/startUat';
import type { ServerProcess } from './__testUtils__/ServerProcess';
import { TryingSite } from './__testUtils__/TryingSite';

/*
 * Runs through AWS Lambda: the real backend, the real SDK, the real bundle of the runner in sandboxes of an emulator,
 * Chromium, PostgreSQL, and artifacts in S3.
 *
 * `UAT_FAULTS=long` has more iterations, and so many sandboxes that they start while others already work.
 */

jest.setTimeout(600_000);

const isLong = process.env.UAT_FAULTS === 'long';
const password = 'correct-horse';
const rows = isLong ? 60 : 6;
const slots = isLong ? 12 : 2;

const patience = patienceWith({ rows, milliseconds: 700 });

const onTryingSite = (name: string, paths: string[]) => ({
  name,
  title: name,
  owner: 'group:default/checkout-team',
  environments: ['trying'],
  definition: {
    cases: paths.map(path => ({
      name: `Open ${path}`,
      steps: [
        { keyword: 'openUrl', url: path, timeout: 170_000 },
        {
          keyword: 'expectVisible',
          target: { text: 'Here I am' },
          timeout: 170_000,
        },
      ],
    })),
  },
});

const hungry = onTryingSite('hungry', ['/plain', '/hungry', '/plain?again']);
const hanging = onTryingSite('hanging', ['/silent', '/endless']);

describe('runs in AWS Lambda', () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  let site: TryingSite;
  let aws: Awaited<ReturnType<typeof startAws>>;
  let uat: Awaited<ReturnType<typeof createUat>>;
  let backend: ServerProcess;

  beforeAll(async () => {
    shop = await startShop(password);
    site = await TryingSite.start();
    aws = await startAws({
      functions: {
        'uat-runner': { concurrency: slots + 1 },
        // A browser and one page that is not too large have room in it.
        'uat-runner-small': { concurrency: 2, memoryMb: 700 },
        // Time for an iteration or two: 20 s are kept for the end.
        'uat-runner-hurry': { concurrency: 1, timeoutMs: 26_500 },
      },
      secrets: { 'uat/shop-local/SHOP_PASSWORD': password },
    });
    const emulated = { region: 'us-east-1', endpoint: aws.url };
    uat = await createUat({
      uat: {
        environments: [
          ...shopEnvironments(shop.url),
          { name: 'trying', title: 'Trying', baseUrl: site.url },
        ],
        seed: { testSets: ['../../examples/uat/checkout-smoke.yaml'] },
        lambda: {
          lambda: {
            ...emulated,
            functionName: 'uat-runner',
            slots,
            answerSeconds: 8,
          },
          small: { ...emulated, functionName: 'uat-runner-small', slots: 1 },
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
    await uat.rest('POST', '/test-sets', hungry);
    await uat.rest('POST', '/test-sets', hanging);
  });

  beforeEach(() => aws.reset());

  afterAll(async () => {
    await backend?.end();
    await uat?.remove();
    await aws?.stop();
    await site?.stop();
    await shop?.stop();
  });

  const start = (executor = 'lambda', more: object = {}) =>
    uat.rest('POST', '/runs', { testSet: 'patience', executor, ...more });

  const iterationsOf = async (id: string) =>
    (await uat.rest('GET', `/runs/${id}/iterations`)).items;

  /** Every iteration has passed, and has exactly one result. */
  async function expectExactlyOnce(id: string, total = rows) {
    expect(await finished(uat, id)).toMatchObject({
      verdict: 'passed',
      counts: { total, passed: total },
    });
    const items = await iterationsOf(id);
    expect(items).toHaveLength(total);
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
    const run = await finished(uat, id);
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
    // People get it from the portal, whole or in parts, and learn no address of the bucket.
    const whole = await uat.file(`/artifacts/${picture.sha256}`);
    expect(whole).toMatchObject({ status: 200, type: picture.contentType });
    expect(whole.bytes.equals(bytes)).toBe(true);
    const part = await uat.file(`/artifacts/${picture.sha256}`, {
      range: 'bytes=2-5',
    });
    expect(part.status).toBe(206);
    expect(part.bytes.equals(bytes.subarray(2, 6))).toBe(true);
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
    const { accepted, delivered, ...counts } = await aws.counts();
    expect(counts).toMatchObject({ throttled: 1, lost: 1 });
    // One was not delivered, and one twice.
    expect(delivered).toBe(accepted - 1 + 1);
  });

  it('go on when sandboxes are killed in the midst of their work, and when a page takes all of their memory', async () => {
    const { id } = await start();
    await until(
      () => iterationsOf(id),
      items => items.some((item: any) => item.state === 'running'),
    );
    const { killed } = await aws.order({ killSandboxes: true });
    expect(killed).toBeGreaterThan(0);
    // Meanwhile: both wait for their leases.
    const another = await uat.rest('POST', '/runs', {
      testSet: 'hungry',
      executor: 'small',
    });
    await expectExactlyOnce(id);
    await expectExactlyOnce(another.id, 3);
    expect((await aws.counts()).failed).toBe(killed + 1);
    // AWS keeps what the ended one had left, and the next one has swept it: what is there belongs to its own browser.
    const left = await aws.temporaryFiles('uat-runner-small');
    expect(left.map(name => name.replace(/-[^-]*$/, '')).sort()).toEqual([
      'playwright-artifacts',
      'playwright_chromiumdev_profile',
      'uat-downloads',
      'uat-traces',
    ]);
  });

  it('let go of browsers within five seconds of being cancelled, also when a page never comes or never ends', async () => {
    const { id } = await uat.rest('POST', '/runs', {
      testSet: 'hanging',
      executor: 'lambda',
    });
    await until(
      async () => site.held,
      held => held === 2,
    );
    await uat.rest('POST', `/runs/${id}/cancel`);
    const cancelled = Date.now();
    await until(
      async () => site.held,
      held => held === 0,
    );
    expect(Date.now() - cancelled).toBeLessThan(5_000);
    expect(await finished(uat, id)).toMatchObject({
      verdict: 'cancelled',
      counts: { total: 2, cancelled: 2 },
    });
    // The places are free for others.
    await until(
      () => uat.rest('GET', '/executors'),
      ({ items }) => items.find((one: any) => one.name === 'lambda').busy === 0,
    );
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
      slots,
      busy: 0,
      problem: null,
      detail: 'function uat-runner in us-east-1',
    });
  });
});
