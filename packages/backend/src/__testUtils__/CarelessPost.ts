import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What runners send. */
const kinds = {
  claim: /^POST .*\/claim$/,
  report: /^POST .*\/events$/,
  offer: /^POST .*\/artifacts\//,
  upload: /^PUT .*\/artifacts\//,
};
type Kind = keyof typeof kinds;

interface Carried {
  all: number;
  lost: number;
  doubled: number;
}

/**
 * Carries everything that runners send to the backend, carelessly: of every ten of a kind one is lost on its way there,
 * or its answer on the way back, and one is delivered twice.
 */
export class CarelessPost {
  readonly carried = Object.fromEntries(
    Object.keys(kinds).map(kind => [kind, { all: 0, lost: 0, doubled: 0 }]),
  ) as Record<Kind, Carried>;

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
    const carried = this.carried[kindOf(request)];
    // By turns rather than by chance: each test run meets the same.
    const turn = carried.all++ % 20;
    if (turn === 2) {
      carried.lost += 1;
      request.socket.destroy();
      return;
    }
    const answer = await deliver();
    if (turn === 12) {
      carried.lost += 1;
      request.socket.destroy();
      return;
    }
    if (turn === 4 || turn === 14) {
      carried.doubled += 1;
      await deliver();
    }
    response
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(Buffer.from(await answer.arrayBuffer()));
  }
}

function kindOf({ method, url = '' }: IncomingMessage): Kind {
  const { pathname } = new URL(url, 'http://backend');
  const found = Object.entries(kinds).find(([, pattern]) =>
    pattern.test(`${method} ${pathname}`),
  );
  if (!found) throw new Error(`Runners do not send ${method} ${pathname}`);
  return found[0] as Kind;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    ['authorization', 'content-type', 'x-shard-attempt'].flatMap(name =>
      headers[name] === undefined ? [] : [[name, String(headers[name])]],
    ),
  );
}
