import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { patienceWith, shopEnvironments } from './__testUtils__/patience';
import { createUat, startAws, startShop } from './__testUtils__/startUat';
import type { ServerProcess } from './__testUtils__/ServerProcess';

/*
 * A portal in AWS: a backend that has nothing else, evidence in S3, and functions that are made of what
 * `yarn build:lambda-zip` and `yarn build:lambda-image` make, apart from this repository and its packages. The image is
 * followed line by line without Docker, so its system, its libraries and its Node are not tested here.
 */

jest.setTimeout(180_000);

const runner = dirname(require.resolve('@uatcms/runner/package.json'));

/** The second half of the commands; the first is the bundle, which all tests use. */
const build = (what: 'zip' | 'image') =>
  execFileSync(
    process.execPath,
    [join(runner, 'scripts', 'build-lambda.mjs'), what],
    { stdio: 'pipe' },
  );

describe('the packages for AWS Lambda', () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  let aws: Awaited<ReturnType<typeof startAws>>;
  let uat: Awaited<ReturnType<typeof createUat>>;
  let backend: ServerProcess;

  beforeAll(async () => {
    shop = await startShop('correct-horse');
    build('zip');
    build('image');
    aws = await startAws({
      functions: {
        'uat-runner-zip': {
          archives: {
            code: join(runner, 'dist', 'lambda-function.zip'),
            layer: join(runner, 'dist', 'lambda-chromium-layer.zip'),
          },
        },
        'uat-runner-image': {
          image: {
            dockerfile: join(runner, 'image', 'Dockerfile'),
            context: runner,
          },
        },
      },
      secrets: {},
    });
    const emulated = { region: 'us-east-1', endpoint: aws.url };
    uat = await createUat({
      program: 'cloudBackend',
      uat: {
        environments: shopEnvironments(shop.url),
        lambda: {
          // The first one prints, too.
          zip: { ...emulated, functionName: 'uat-runner-zip' },
          image: { ...emulated, functionName: 'uat-runner-image' },
        },
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
      patienceWith({
        rows: 1,
        milliseconds: 10,
        more: {
          before: [],
          after: [{ keyword: 'screenshot', name: 'Answer' }],
        },
      }),
    );
  });

  afterAll(async () => {
    await backend?.end();
    await uat?.remove();
    await aws?.stop();
    await shop?.stop();
  });

  async function runWithEverything(executor: string): Promise<any> {
    const { id } = await uat.rest('POST', '/runs', {
      testSet: 'patience',
      executor,
      options: { evidence: 'all', trace: 'all', video: 'all' },
    });
    for (;;) {
      const run = await uat.rest('GET', `/runs/${id}`);
      if (run.state === 'finished') return run;
      await sleep(50);
    }
  }

  /** The kinds of files that an iteration has left, and how each of them begins. */
  async function evidenceOf(runId: string) {
    const { items } = await uat.rest('GET', `/runs/${runId}/iterations`);
    const { attemptList } = await uat.rest(
      'GET',
      `/runs/${runId}/iterations/${items[0].id}`,
    );
    const [{ artifacts, steps }] = attemptList;
    const files = [
      ...artifacts,
      ...steps.flatMap((step: any) => step.artifacts),
    ];
    const begins: Record<string, string> = {};
    for (const { kind, sha256 } of files) {
      const { status, bytes } = await uat.file(`/artifacts/${sha256}`);
      expect(status).toBe(200);
      begins[kind] = bytes.toString('latin1', 0, 4);
    }
    return begins;
  }

  it.each([
    ['zip', 'which unpacks its browser in each new sandbox', true],
    ['image', 'in which the browser is ready to start', false],
  ])(
    'carry out an iteration with pictures, trace and video: the %s, %s',
    async (executor, _, unpacks) => {
      const run = await runWithEverything(executor);
      expect(run).toMatchObject({
        verdict: 'passed',
        counts: { total: 1, passed: 1 },
      });
      expect(await evidenceOf(run.id)).toEqual({
        screenshot: expect.stringMatching(/^(\xff\xd8|\x89PNG|RIFF)/),
        trace: 'PK\x03\x04',
        video: '\x1a\x45\xdf\xa3',
      });
      const isUnpacked = (
        await aws.temporaryFiles(`uat-runner-${executor}`)
      ).includes('.cache');
      expect(isUnpacked).toBe(unpacks);
    },
  );

  it('print evidence reports to PDF where nothing else prints', async () => {
    const { id } = await runWithEverything('zip');
    const signOff = await uat.rest('POST', '/sign-offs', {
      runs: [id],
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
