import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Acceptance } from '@uatcms/plugin-uat-common';
import { createProgram } from '../createProgram';

async function uat(...args: string[]) {
  let said = '';
  const program = createProgram({ write: text => (said += text) });
  const code = await program.parseAsync(['node', 'uat', ...args]);
  return { code, said };
}

describe('uat accepted', () => {
  let server: Server;
  let url: string;
  let answer: Acceptance;
  let asked: string | undefined;

  beforeAll(async () => {
    server = createServer((req, res) => {
      asked = req.url;
      const isKnown = req.headers.authorization === 'Bearer let-me-in';
      res.statusCode = isKnown ? 200 : 401;
      res.setHeader('content-type', 'application/json');
      res.end(
        JSON.stringify(
          isKnown
            ? answer
            : {
                error: { name: 'AuthenticationError', message: 'Missing' },
                response: { statusCode: 401 },
              },
        ),
      );
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.close();
  });
  beforeEach(() => {
    process.env.UAT_TOKEN = 'let-me-in';
  });
  afterEach(() => {
    delete process.env.UAT_TOKEN;
  });

  const ask = (...more: string[]) =>
    uat(
      'accepted',
      ...['--entity', 'component:default/checkout', '--release', '1.4.2'],
      ...['--environment', 'prod', ...more],
    );

  it.each([
    [true, 0],
    [false, 1],
  ])('says why, and ends with the code of accepted = %p', async (is, code) => {
    answer = { accepted: is, reason: 'So it is, by Cleo', signOff: null };
    expect(await ask('--url', url)).toEqual({
      code,
      said: 'So it is, by Cleo\n',
    });
    expect(asked).toBe(
      '/api/uat/v1/acceptance?entity=component%3Adefault%2Fcheckout&release=1.4.2&environment=prod',
    );
  });

  it('never says yes when it could not ask', async () => {
    await expect(ask()).rejects.toThrow('UAT_URL');
    await expect(ask('--url', 'http://127.0.0.1:1')).rejects.toThrow(
      'cannot be asked',
    );
    delete process.env.UAT_TOKEN;
    await expect(ask('--url', url)).rejects.toThrow('set UAT_TOKEN');
  });
});
