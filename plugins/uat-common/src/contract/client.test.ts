import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createUatClient } from './client';
import { UatApiError } from './errors';

describe('client of the REST contract', () => {
  const seen: Array<{ method?: string; url?: string; body: string }> = [];
  const clients: unknown[] = [];
  let answer: { status: number; body: unknown };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    seen.push({
      method: request.method,
      url: request.url,
      body: Buffer.concat(chunks).toString(),
    });
    clients.push(request.headers['x-uat-client']);
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  let baseUrl: string;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    baseUrl = `http://127.0.0.1:${port}/api/uat`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    seen.splice(0);
    clients.splice(0);
    answer = { status: 200, body: { problems: [] } };
  });

  it('works with a fetch that builds several requests from what it gets, as the one of the portal does', async () => {
    const client = createUatClient({
      baseUrl,
      fetch: async (input, init) => {
        const first = new Request(input, init);
        return fetch(new Request(input, { ...init, headers: first.headers }));
      },
    });
    await client.testSets.validate({ definition: { cases: [] } });
    await client.testSets.validate({ definition: { cases: [] } });
    expect(seen).toEqual(
      Array(2).fill({
        method: 'POST',
        url: '/api/uat/v1/test-sets/validate',
        body: '{"definition":{"cases":[]}}',
      }),
    );
  });

  it('says which of ours it is, if it is one', async () => {
    const validate = (client?: 'portal' | 'cli') =>
      createUatClient({ baseUrl, fetch, client }).testSets.validate({
        definition: { cases: [] },
      });
    await validate('portal');
    await validate('cli');
    await validate();
    expect(clients).toEqual(['portal', 'cli', undefined]);
  });

  it('tells by which id the backend knows a request that it refused', async () => {
    answer = {
      status: 404,
      body: {
        error: { name: 'NotFoundError', message: 'None' },
        response: { statusCode: 404 },
        requestId: 'r-1',
      },
    };
    const client = createUatClient({ baseUrl, fetch });
    await expect(client.testSets.get({ name: 'none' })).rejects.toMatchObject({
      status: 404,
      requestId: 'r-1',
    });
  });

  it('puts parameters into path and query as the contract says', async () => {
    answer.body = { items: [] };
    const client = createUatClient({ baseUrl: async () => baseUrl, fetch });
    await client.testSets.revisions({ name: 'smoke', before: 7 });
    expect(seen[0]).toMatchObject({
      method: 'GET',
      url: '/api/uat/v1/test-sets/smoke/revisions?before=7',
    });
  });

  it('throws what the API refused, with all problems', async () => {
    const problem = { path: ['title'], place: 'title', message: 'is needed' };
    answer = {
      status: 400,
      body: {
        error: {
          name: 'InputError',
          message: 'One problem',
          problems: [problem],
        },
        response: { statusCode: 400 },
      },
    };
    const refused = createUatClient({ baseUrl, fetch }).testSets.get({
      name: 'x',
    });
    await expect(refused).rejects.toThrow(UatApiError);
    await expect(refused).rejects.toMatchObject({
      status: 400,
      name: 'InputError',
      problems: [problem],
    });
  });

  it('says the status of an answer that is not ours, such as that of a proxy', async () => {
    answer = { status: 502, body: 'Bad gateway' };
    await expect(
      createUatClient({ baseUrl, fetch }).testSets.get({ name: 'x' }),
    ).rejects.toMatchObject({
      status: 502,
      message: 'HTTP 502',
    });
  });

  it('passes on the error of a fetch that does not get through', async () => {
    const fetchDown = async () => Promise.reject(new TypeError('fetch failed'));
    await expect(
      createUatClient({ baseUrl, fetch: fetchDown }).testSets.get({
        name: 'x',
      }),
    ).rejects.toThrow('fetch failed');
  });
});
