import { lookup as resolveName, type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import {
  connect,
  createServer,
  isIP,
  type AddressInfo,
  type LookupFunction,
  type Server,
  type Socket,
} from 'node:net';
import {
  canonicalHost,
  isForbiddenAddress,
  isForbiddenName,
} from './forbiddenAddresses';
import { allowsHost } from './hostRules';
import { readSocksRequest, socksReply } from './socks';

/** Why a browser was not connected. */
export type Refusal =
  /** The environment does not allow the host. */
  | 'notAllowed'
  /** The host is, or its name resolves to, an address that no environment can allow. */
  | 'forbidden'
  /** The name is not known. */
  | 'unknown'
  /** Nothing listens there. */
  | 'refused'
  /** It could not be reached for another reason. */
  | 'unreachable';

class ForbiddenAddress extends Error {}

/** Destinations whose last refusal is remembered. */
const mostRemembered = 1_000;

/**
 * The only way out of a browser: a SOCKS5 proxy in the runner's own process, on
 * the loopback. It connects to the hosts of one environment and to nothing
 * else.
 *
 * The browser hands over names, not addresses, and resolves none itself. So
 * what is checked here is what is connected to: a name that is allowed, and
 * then every address it resolves to, at this moment and for this connection. A
 * name that is made to point elsewhere later (DNS rebinding) is checked again,
 * and an address in a URL passes the same gate in whatever way it is spelled.
 * Bytes are passed on as they are: TLS ends in the browser.
 */
export class HostGate {
  private readonly refusals = new Map<string, Refusal>();
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private hosts: readonly string[] | undefined,
    private readonly resolve: typeof resolveName,
  ) {
    server.on('connection', socket => this.receive(socket));
    // Whoever ends the process need not wait for the gate.
    server.unref();
  }

  /**
   * @param hosts - left out, nobody passes until `allow` says who may
   * @param resolve - what resolves names
   */
  static async open(
    hosts?: readonly string[],
    resolve: typeof resolveName = resolveName,
  ): Promise<HostGate> {
    const server = createServer();
    const gate = new HostGate(server, hosts, resolve);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gate;
  }

  /** Says which hosts may be reached, once. */
  allow(hosts: readonly string[]): void {
    if (this.hosts) throw new Error('The gate is open for other hosts.');
    this.hosts = hosts;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    this.sockets.forEach(socket => socket.destroy());
  }

  /** Why the last connection to the host and port of a URL did not come about. */
  refusalOf(url: URL): Refusal | undefined {
    const port = url.port || (url.protocol === 'https:' ? 443 : 80);
    return this.refusals.get(`${canonicalHost(url.hostname)}:${port}`);
  }

  private receive(browser: Socket): void {
    this.keep(browser);
    readSocksRequest(browser).then(
      ({ host, port }) => this.pass(browser, host, port),
      () => browser.destroy(),
    );
  }

  private pass(browser: Socket, asked: string, port: number): void {
    const host = canonicalHost(asked) ?? asked;
    const destination = `${host}:${port}`;
    const refuse = (refusal: Refusal) => {
      this.remember(destination, refusal);
      browser.end(socksReply(refusal));
    };
    if (isForbiddenName(host) || (isIP(host) && isForbiddenAddress(host))) {
      refuse('forbidden');
      return;
    }
    if (!allowsHost(this.hosts ?? [], isIP(host) === 6 ? `[${host}]` : host)) {
      refuse('notAllowed');
      return;
    }
    const site = connect({ host, port, noDelay: true, lookup: this.lookup });
    this.keep(site);
    const onError = (error: Error) => refuse(refusalIn(error));
    site.once('error', onError);
    site.once('connect', () => {
      site.off('error', onError);
      this.refusals.delete(destination);
      browser.write(socksReply());
      browser.pipe(site).pipe(browser);
    });
    // A side that breaks off takes the other with it; one that only ends does not.
    browser.once('close', () => site.destroy());
    site.once('close', () => {
      if (!browser.writableEnded) browser.destroy();
    });
  }

  /** Resolves a name to addresses that may be connected to. One that may not spoils all of them. */
  private readonly lookup: LookupFunction = (host, options, done) => {
    this.resolve(host, { ...options, all: true }, (error, addresses) => {
      const found = (addresses ?? []) as LookupAddress[];
      if (error) done(error, '');
      else if (found.some(({ address }) => isForbiddenAddress(address)))
        done(new ForbiddenAddress(), '');
      else if (options.all) done(null, found);
      else done(null, found[0].address, found[0].family);
    });
  };

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.sockets.delete(socket));
  }

  private remember(destination: string, refusal: Refusal): void {
    if (this.refusals.size >= mostRemembered) this.refusals.clear();
    this.refusals.set(destination, refusal);
  }
}

function refusalIn(error: Error): Refusal {
  if (error instanceof ForbiddenAddress) return 'forbidden';
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown';
  // Several addresses of one name: what the first one said stands for all.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first?.code === 'ECONNREFUSED' ? 'refused' : 'unreachable';
}
