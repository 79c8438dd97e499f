import { createServer, type Server } from 'node:http';
import { promises as fs } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrinter } from '../executor/findRunner';
import {
  runnerEnvironment,
  withoutSecrets,
} from '../executor/runnerEnvironment';
import { BrowserPrinter } from './BrowserPrinter';

jest.setTimeout(180_000);

describe('the printer', () => {
  let folder: string;
  let server: Server;
  let address: string;
  const asked: string[] = [];

  beforeAll(async () => {
    folder = await fs.mkdtemp(join(tmpdir(), 'uat-print-test-'));
    server = createServer((req, res) => {
      asked.push(req.url!);
      res.end('body { display: none }');
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await fs.rm(folder, { recursive: true });
  });

  const printer = (
    options: Partial<ConstructorParameters<typeof BrowserPrinter>[0]> = {},
  ) =>
    new BrowserPrinter({
      findProgram: findPrinter,
      env: withoutSecrets(runnerEnvironment(process.env)),
      timeLimit: 100_000,
      ...options,
    });

  async function print(body: string, options = {}) {
    const file = join(folder, 'report.html');
    const pdf = join(folder, 'report.pdf');
    await fs.writeFile(file, `<!doctype html><body>${body}</body>`);
    await printer(options).print({ file, footer: '<b>Footer</b> & co' }, pdf);
    return fs.readFile(pdf);
  }

  it('prints what is in the document, runs none of its scripts and loads nothing', async () => {
    const secret = join(folder, 'secret.html');
    await fs.writeFile(secret, '<h1>secret</h1>');
    const pdf = await print(
      `<h1>Report</h1><p style="break-after: page">one</p><p>two</p>
       <script>document.body.innerHTML = ''; fetch('${address}/script')</script>
       <link rel="stylesheet" href="${address}/style">
       <img src="${address}/image"><iframe src="${address}/frame"></iframe>
       <iframe src="file://${secret}"></iframe>
       <meta http-equiv="refresh" content="0;url=${address}/refresh">`,
    );
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    // Had the script run there would be one page; had the style sheet come, nothing on it.
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  it('says why a document is not printed, and leaves nothing behind', async () => {
    await expect(print('<p>late</p>', { timeLimit: 1 })).rejects.toThrow(
      'could not be printed within 0.001 seconds',
    );
    // Long enough to be looked at while it is printed.
    await expect(
      print('<p>large</p>'.repeat(20_000), {
        env: { ...runnerEnvironment(process.env), UAT_BROWSER_MEMORY_MB: '1' },
      }),
    ).rejects.toThrow(/more than 1 MB of memory|could not be printed/);
    await expect(
      printer().print({ file: join(folder, 'none.html'), footer: '' }, 'x.pdf'),
    ).rejects.toThrow('ERR_FILE_NOT_FOUND');
  });
});
