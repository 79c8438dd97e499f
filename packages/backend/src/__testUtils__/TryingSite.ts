import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const page = (body: string) =>
  `<!doctype html><title>Trying</title><h1>Here I am</h1>${body}`;

/** Takes memory that no limit of scripts counts, until there is none left or it has more than any function here. */
const takeMemory = `<script>
  const taken = [];
  const more = setInterval(() => {
    taken.push(new Uint8Array(4e7).fill(1));
    if (taken.length === 40) clearInterval(more);
  }, 40);
  document.querySelector('h1').remove();
</script>`;

/** Keeps a connection to the site, by which it sees whether the page is still there, and then never ends. */
const neverEnd = `<script>
  document.querySelector('h1').remove();
  fetch('/held').catch(() => {});
  setTimeout(() => { for (;;); }, 200);
</script>`;

/**
 * A site that tries its browsers.
 *
 * `/plain` is a page; `/hungry` takes all memory when it is opened for the first time, and is plain after that; `/silent`
 * never comes, and `/endless` has a script without an end.
 */
export class TryingSite {
  readonly #held = new Set<ServerResponse>();
  #wasHungry = false;

  private constructor(private readonly server: Server) {
    server.on('request', (req, res) => this.#answer(req.url!, res));
  }

  static async start(): Promise<TryingSite> {
    const site = new TryingSite(createServer());
    site.server.listen(0, '127.0.0.1');
    await once(site.server, 'listening');
    return site;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** How many pages are there that never come or never end. */
  get held(): number {
    return this.#held.size;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
  }

  #answer(url: string, res: ServerResponse): void {
    if (url === '/silent' || url === '/held') {
      this.#held.add(res);
      res.once('close', () => this.#held.delete(res));
      return;
    }
    res.setHeader('content-type', 'text/html').end(page(this.#bodyOf(url)));
  }

  #bodyOf(url: string): string {
    if (url === '/endless') return neverEnd;
    if (url !== '/hungry' || this.#wasHungry) return '';
    this.#wasHungry = true;
    return takeMemory;
  }
}
