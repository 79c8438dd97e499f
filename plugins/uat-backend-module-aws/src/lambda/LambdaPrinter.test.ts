import { promises as fs } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textsOfPdf } from '@uatcms/plugin-uat-node/testUtils';
import { PassingObjects } from '../s3/PassingObjects';
import { BucketServer } from '../testing/BucketServer';
import { startLambda } from '../testing/startLambda';
import { LambdaPrinter } from './LambdaPrinter';

/* The real handler in sandboxes of an emulator, the real Chromium, and a bucket that checks signatures. */

jest.setTimeout(180_000);

describe('the printer in Lambda', () => {
  let folder: string;
  let bucket: BucketServer;
  let lambda: Awaited<ReturnType<typeof startLambda>>;
  let site: Server;
  let address: string;
  const asked: string[] = [];

  beforeAll(async () => {
    folder = await fs.mkdtemp(join(tmpdir(), 'uat-print-test-'));
    bucket = await BucketServer.start();
    lambda = await startLambda({
      printing: {},
      'printing-hurry': { timeoutMs: 300 },
    });
    site = createServer((req, res) => {
      asked.push(req.url!);
      res.end('body { display: none }');
    });
    await new Promise<void>(listening => {
      site.listen(0, '127.0.0.1', listening);
    });
    address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  beforeEach(() => lambda.reset());
  afterAll(async () => {
    site.close();
    await lambda.stop();
    await bucket.stop();
    await fs.rm(folder, { recursive: true });
  });

  async function print(
    body: string,
    { functionName = 'printing', timeLimit = 100_000 } = {},
  ) {
    const file = join(folder, 'report.html');
    const pdf = join(folder, 'report.pdf');
    await fs.writeFile(
      file,
      `<!doctype html><title>Acceptance</title><body>${body}</body>`,
    );
    const printer = new LambdaPrinter({
      function: { functionName, region: 'us-east-1', endpoint: lambda.url },
      objects: new PassingObjects({
        ...{ bucket: 'evidence', region: 'eu-west-1', prefix: 'uat/' },
        ...{ endpoint: bucket.url, forcePathStyle: true },
      }),
      timeLimit,
    });
    await printer.print({ file, footer: 'Accepted by two' }, pdf);
    return fs.readFile(pdf);
  }

  it('prints what is in the document, runs none of its scripts and loads nothing', async () => {
    const pdf = await print(
      `<h1>Shop accepted</h1><p style="break-after: page">one</p><p>two</p>
       <script>document.body.innerHTML = ''; fetch('${address}/script')</script>
       <link rel="stylesheet" href="${address}/style">
       <img src="${address}/image"><iframe src="${address}/frame"></iframe>
       <meta http-equiv="refresh" content="0;url=${address}/refresh">`,
    );
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2);
    const texts = textsOfPdf(pdf).join('\n');
    for (const said of ['Shop accepted', 'two', 'Accepted by two']) {
      expect(texts).toContain(said);
    }
    expect(asked).toEqual([]);
  });

  it('prints what is larger than an event may be, and leaves nothing in the bucket', async () => {
    const noise = Array.from({ length: 120_000 }, (_, i) =>
      (i * 2_654_435_761).toString(36),
    ).join('');
    const pdf = await print(`<p>End</p><!-- ${noise.repeat(6)} -->`);
    expect(textsOfPdf(pdf).join('\n')).toContain('End');
    expect(bucket.keys).toEqual([]);
  });

  it('waits for a moment when AWS throttles, and says so when that goes on', async () => {
    await lambda.order({ throttle: 1 });
    await print('<p>later</p>');
    await lambda.order({ throttle: 100 });
    await expect(print('<p>never</p>')).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /could not be printed\. AWS refuses more invocations of printing for now/,
      ),
    });
    expect(bucket.keys).toEqual([]);
  });

  it('says when it takes too long, when the function ends, and when there is none', async () => {
    await expect(print('<p>late</p>', { timeLimit: 1 })).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: 'The document could not be printed within 0.001 seconds.',
    });
    await expect(
      print('<p>killed</p>', { functionName: 'printing-hurry' }),
    ).rejects.toThrow(
      'The document could not be printed: printing-hurry failed (Sandbox.Timedout: Task timed out after 0.3 seconds). Look at its log.',
    );
    await expect(
      print('<p>where</p>', { functionName: 'missing' }),
    ).rejects.toThrow(/There is no Lambda function missing/);
  });

  it('passes on why a document is not printed, without the addresses that open the bucket', async () => {
    // The signatures of the bucket end before the function reads them.
    bucket.clock = 10 * 60_000;
    const refused = await print('<p>refused</p>').catch(error => error);
    bucket.clock = 0;
    expect(refused.message).toBe(
      'The document could not be printed: the document could not be fetched: HTTP 403',
    );
  });
});
