import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Carries the reports of runners to the backend, carelessly: of every ten one is lost on its way there or its answer on
 * the way back, and one is delivered twice.
 */
export class CarelessPost {
  lost = 0;
  doubled = 0;
  #carried = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: string,
  ) {
    server.on('request', (request, response) =>
      this.#carry(request, response).catch(() => request.socket.destroy()),
    );
  }

  static async to(target: string): Promise<CarelessPost> {
    const server = createServer();
    const post = new CarelessPost(server, target);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return post;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #carry(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const deliver = () =>
      fetch(`${this.target}${request.url}`, {
        method: request.method,
        headers: headersOf(request),
        body: body.length > 0 ? body : undefined,
      });
    // By turns rather than by chance: each test run meets the same.
    const turn = request.url?.endsWith('/events') ? this.#carried++ % 20 : 0;
    if (turn === 5) {
      this.lost += 1;
      request.socket.destroy();
      return;
    }
    const answer = await deliver();
    if (turn === 15) {
      this.lost += 1;
      request.socket.destroy();
      return;
    }
    if (turn === 10 || turn === 19) {
      this.doubled += 1;
      await deliver();
    }
    response
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(Buffer.from(await answer.arrayBuffer()));
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    ['authorization', 'content-type', 'x-shard-attempt'].flatMap(name =>
      headers[name] === undefined ? [] : [[name, String(headers[name])]],
    ),
  );
}
