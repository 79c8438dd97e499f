import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A small site over real HTTP: each path has a page, or a handler that may misbehave. */
export class TestSite {
  /** Host and path of every request that arrived. */
  readonly requests: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly pages: Map<string, string | Handler>,
  ) {}

  static async start(
    pages: Record<string, string | Handler> = {},
    address = '127.0.0.1',
  ): Promise<TestSite> {
    const server = createServer();
    const site = new TestSite(server, new Map(Object.entries(pages)));
    server.on('request', (request, response) => site.answer(request, response));
    server.listen(0, address);
    await once(server, 'listening');
    return site;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    const { address } = this.server.address() as AddressInfo;
    return `http://${address}:${this.port}`;
  }

  /** Puts a page up, in place of what was there. */
  set(path: string, page: string | Handler): void {
    this.pages.set(path, page);
  }

  closeConnections(): void {
    this.server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.closeConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '', 'http://site');
    this.requests.push(`${request.headers.host}${request.url}`);
    const page = this.pages.get(pathname);
    if (typeof page === 'function') page(request, response);
    else if (page === undefined) response.writeHead(404).end();
    else html(response, page);
  }
}

/** Answers with a page. */
export function html(response: ServerResponse, body: string): void {
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><title>Test site</title>${body}`);
}
