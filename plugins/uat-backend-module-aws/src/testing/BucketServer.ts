import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** Signed by `emulated`. */
const secretAccessKey = 'emulated';

/**
 * One bucket that speaks the S3 protocol as far as the store uses it, and that is strict where the emulators of the
 * registries are not: it checks the signature of presigned requests, the headers that they sign, their time, and the
 * hash of what is sent (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).
 */
export class BucketServer {
  readonly #objects = new Map<string, Buffer>();
  /** Milliseconds by which its clock is ahead. */
  clock = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (req, res) => this.#answer(req, res));
  }

  static async start(): Promise<BucketServer> {
    const bucket = new BucketServer(createServer());
    bucket.server.listen(0, '127.0.0.1');
    await once(bucket.server, 'listening');
    return bucket;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get keys(): string[] {
    return [...this.#objects.keys()];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const url = new URL(req.url!, this.url);
    if (url.searchParams.has('X-Amz-Signature') && !this.#isSigned(req, url)) {
      return refuse(res, 403, 'SignatureDoesNotMatch');
    }
    if (
      !url.searchParams.has('X-Amz-Signature') &&
      !req.headers.authorization?.startsWith('AWS4-HMAC-SHA256')
    ) {
      return refuse(res, 403, 'AccessDenied');
    }
    const key = url.pathname.replace('/evidence/', '');
    switch (req.method) {
      case 'PUT':
        return this.#put(req, res, key, body);
      case 'DELETE':
        this.#objects.delete(key);
        res.writeHead(204).end();
        return undefined;
      default:
        return this.#get(req, res, key);
    }
  }

  #put(req: IncomingMessage, res: ServerResponse, key: string, body: Buffer) {
    const hash = createHash('sha256').update(body).digest('base64');
    const announced = req.headers['x-amz-checksum-sha256'];
    if (announced !== undefined && announced !== hash) {
      return refuse(res, 400, 'BadDigest');
    }
    this.#objects.set(key, body);
    res.writeHead(200).end();
    return undefined;
  }

  #get(req: IncomingMessage, res: ServerResponse, key: string) {
    const content = this.#objects.get(key);
    if (!content) {
      return refuse(res, 404, 'NoSuchKey');
    }
    const range = /^bytes=(\d+)-(\d+)$/.exec(req.headers.range ?? '');
    const part = range
      ? content.subarray(Number(range[1]), Number(range[2]) + 1)
      : content;
    res.writeHead(range ? 206 : 200, {
      'content-length': part.length,
      ...(range && {
        'content-range': `bytes ${range[1]}-${range[2]}/${content.length}`,
      }),
    });
    res.end(req.method === 'HEAD' ? undefined : part);
    return undefined;
  }

  #isSigned(req: IncomingMessage, url: URL): boolean {
    const query = url.searchParams;
    const [date, scope] = [
      query.get('X-Amz-Date')!,
      query.get('X-Amz-Credential')!.split('/').slice(1).join('/'),
    ];
    const signedAt = Date.parse(
      date.replace(
        /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
        '$1-$2-$3T$4:$5:$6Z',
      ),
    );
    const age = Date.now() + this.clock - signedAt;
    const names = query.get('X-Amz-SignedHeaders')!.split(';');
    const canonical = [
      req.method,
      url.pathname,
      [...query]
        .filter(([name]) => name !== 'X-Amz-Signature')
        .map(pair => pair.map(encoded).join('='))
        .sort()
        .join('&'),
      ...names.map(name => `${name}:${req.headers[name] ?? ''}`),
      '',
      names.join(';'),
      'UNSIGNED-PAYLOAD',
    ].join('\n');
    const toSign = [
      'AWS4-HMAC-SHA256',
      date,
      scope,
      createHash('sha256').update(canonical).digest('hex'),
    ].join('\n');
    const key = scope
      .split('/')
      .reduce<string | Buffer>(
        (secret, part) => hmac(secret, part),
        `AWS4${secretAccessKey}`,
      );
    const expected = hmac(key, toSign).toString('hex');
    const given = query.get('X-Amz-Signature')!;
    return (
      age <= Number(query.get('X-Amz-Expires')) * 1_000 &&
      given.length === expected.length &&
      timingSafeEqual(Buffer.from(given), Buffer.from(expected))
    );
  }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function refuse(res: ServerResponse, status: number, code: string): undefined {
  res
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    );
  return undefined;
}
