import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  eventBatchSchema,
  runnerPaths,
  type EventAnswer,
  type RunnerEvent,
  type ShardCall,
  type ShardWork,
} from '@uatcms/plugin-uat-common';

type Misbehaviour = (
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
) => boolean;

/**
 * The other side of the runner protocol, over real HTTP, for tests of the
 * runner: hands out one shard, checks and keeps what is reported, and can be
 * told to misbehave.
 */
export class TestIngest {
  /** Events as they were acknowledged, in order. */
  readonly events: RunnerEvent[] = [];
  /** Every batch that came in, also those that got no proper answer. */
  readonly batches: RunnerEvent[][] = [];
  /** Kept bytes by their hash. */
  readonly artifacts = new Map<string, Buffer>();
  answer: EventAnswer = { command: 'continue' };
  /** Answers instead of the ingest when it returns true. */
  misbehave: Misbehaviour = () => false;
  private readonly watchers = new Set<() => void>();

  private constructor(
    private readonly server: Server,
    public work: ShardWork,
    private readonly token: string,
  ) {}

  static async start(
    work: ShardWork,
    token = 'token-of-the-shard',
  ): Promise<TestIngest> {
    const server = createServer();
    const ingest = new TestIngest(server, work, token);
    server.on('request', (request, response) =>
      ingest.receive(request, response),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return ingest;
  }

  get call(): ShardCall {
    const { port } = this.server.address() as AddressInfo;
    return {
      shardId: this.work.shardId,
      attempt: 1,
      url: `http://127.0.0.1:${port}/runner/v1`,
      token: this.token,
    };
  }

  /** Ends as soon as the condition holds for what has come in so far. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition())
      await new Promise<void>(resolve => this.watchers.add(resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async receive(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const isEvents = request.url?.endsWith('/events');
    if (isEvents)
      this.batches.push(
        eventBatchSchema.parse(JSON.parse(body.toString())).events,
      );
    if (!this.misbehave(request, response, body))
      this.behave(request, response, body);
    this.watchers.forEach(tell => tell());
    this.watchers.clear();
  }

  private behave(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): void {
    const isOurs =
      request.headers.authorization === `Bearer ${this.token}` &&
      request.headers['x-shard-attempt'] === '1';
    if (!isOurs) return reply(response, 401, {});
    const path = new URL(request.url ?? '', 'http://ingest').pathname.replace(
      '/runner/v1',
      '',
    );
    if (path === `/shards/${this.work.shardId}/claim`)
      return reply(response, 200, this.work);
    if (path === `/shards/${this.work.shardId}/events`) {
      this.events.push(...this.batches.at(-1)!);
      return reply(response, 200, this.answer);
    }
    const [, sha256] = /^\/artifacts\/(\w+)$/.exec(path) ?? [];
    if (sha256 && request.method === 'POST') {
      const headers = { 'content-type': JSON.parse(String(body)).contentType };
      const url = runnerPaths.artifact(this.work.shardId, sha256);
      return reply(
        response,
        200,
        this.artifacts.has(sha256)
          ? { kept: true }
          : { upload: { method: 'PUT', url, headers } },
      );
    }
    const hash = createHash('sha256').update(body).digest('hex');
    if (path !== `/artifacts/${hash}`) return reply(response, 400, {});
    this.artifacts.set(hash, body);
    return reply(response, 201, {});
  }
}

export function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify(body));
}
