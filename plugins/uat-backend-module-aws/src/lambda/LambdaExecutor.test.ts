import { ConfigReader } from '@backstage/config';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LambdaExecutor } from './LambdaExecutor';
import { readLambdaSettings } from './readLambdaSettings';

/* Against the Invoke API over HTTP. Whole runs through sandboxes are tested in packages/backend. */

const ring = {
  runId: '11111111-1111-4111-8111-111111111111',
  url: 'https://portal.example.org/api/uat/runner/v1',
  token: 'opens-claims',
};
const quiet = { running: 0, waiting: 0, lost: 0 };

describe('an executor in Lambda', () => {
  let server: Server;
  let invocations: Array<{ path: string; type: unknown; event: unknown }>;
  let refusal: [status: number, name: string] | undefined;
  let executor: LambdaExecutor;

  beforeAll(async () => {
    server = createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      invocations.push({
        path: req.url!,
        type: req.headers['x-amz-invocation-type'],
        event: JSON.parse(Buffer.concat(chunks).toString()),
      });
      const [status, name] = refusal ?? [202, ''];
      res
        .writeHead(status, { 'x-amzn-errortype': name })
        .end(status < 300 ? '' : '{}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    invocations = [];
    refusal = undefined;
    const { port } = server.address() as AddressInfo;
    [executor] = settingsOf({
      functionName: 'uat-runner',
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${port}`,
    }).map(settings => new LambdaExecutor(settings));
  });
  afterEach(() => executor.stop());

  function settingsOf(lambda: object, name = 'lambda') {
    return readLambdaSettings(
      new ConfigReader({ uat: { lambda: { [name]: lambda as any } } }),
    );
  }

  it('is rung by an asynchronous invocation that brings the ring and nothing else', async () => {
    await executor.ring(ring);
    expect(invocations).toEqual([
      {
        path: '/2015-03-31/functions/uat-runner/invocations',
        type: 'Event',
        event: ring,
      },
    ]);
  });

  it('that AWS throttles says so, and is left in peace', async () => {
    refusal = [429, 'TooManyRequestsException'];
    await expect(executor.ring(ring)).rejects.toThrow(
      /refuses more invocations/,
    );
    expect(executor.freeRings()).toBe(0);
    expect(executor.status(quiet).problem).toMatch(
      /Give the function more concurrency/,
    );
    refusal = undefined;
    await executor.ring(ring);
    expect(executor.status(quiet).problem).toBeNull();
  });

  it.each([
    [
      404,
      'ResourceNotFoundException',
      /There is no Lambda function uat-runner/,
    ],
    [403, 'AccessDeniedException', /needs lambda:InvokeFunction/],
  ])('that answers %i says what to do', async (status, name, words) => {
    refusal = [status, name];
    await expect(executor.ring(ring)).rejects.toThrow(words);
  });

  it('whose invocations are never answered asks to look at its log', () => {
    expect(executor.status({ ...quiet, lost: 2 }).problem).toBeNull();
    expect(executor.status({ ...quiet, lost: 3 }).problem).toMatch(
      /last 3 invocations of uat-runner have claimed nothing within 60 s/,
    );
  });

  it('tells what it is doing', () => {
    expect(executor.status({ running: 4, waiting: 2, lost: 0 })).toEqual({
      name: 'lambda',
      title: 'AWS Lambda',
      slots: 20,
      busy: 6,
      problem: null,
      detail:
        'function uat-runner in eu-west-1, 2 invocations are on their way',
    });
  });

  it('is refused with all problems of its configuration', () => {
    expect(() =>
      settingsOf(
        { functionName: 'f', slots: 0, answerSeconds: 1.5, endpoint: 'aws' },
        'Lambda',
      ),
    ).toThrow(
      /the name of an executor.*\n.*slots must be.*\n.*answerSeconds must be.*\n.*endpoint must be/,
    );
    expect(readLambdaSettings(new ConfigReader({}))).toEqual([]);
  });
});
