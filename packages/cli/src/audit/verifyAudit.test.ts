import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChainedAuditEntry } from '@uatcms/plugin-uat-common';
import { createProgram } from '../createProgram';

/** A trail as the backend exports it. */
function trailOf(actors: string[]): ChainedAuditEntry[] {
  let hash = '0'.repeat(64);
  return actors.map((ref, index) => {
    const text = JSON.stringify([
      index + 1,
      '2026-11-25T12:00:00.123456Z',
      ref,
      null,
      'Ann',
      'portal',
      null,
      'testSet.saved',
      'testSet',
      'checkout-smoke',
      [],
    ]);
    hash = createHash('sha256').update(`${hash}\n${text}`).digest('hex');
    return {
      id: index + 1,
      at: '2026-11-25T12:00:00.123Z',
      actor: { ref, name: 'Ann' },
      origin: 'portal',
      requestId: null,
      action: 'testSet.saved',
      resource: { kind: 'testSet', name: 'checkout-smoke' },
      differences: [],
      chain: { position: index + 1, hash, text },
    };
  });
}

const linesOf = (trail: object[]) =>
  trail.map(entry => `${JSON.stringify(entry)}\n`).join('');

async function uat(...args: string[]) {
  let said = '';
  const program = createProgram({ write: text => (said += text) });
  const code = await program.parseAsync(['node', 'uat', ...args]);
  return { code, said };
}

describe('uat audit verify', () => {
  const trail = trailOf(['user:default/ann', 'user:default/bob']);
  let folder: string;
  let server: Server;
  let url: string;
  /** What the server answers, and what it says where the trail ends. */
  let served: ChainedAuditEntry[];
  let head: string | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uat-cli-'));
    server = createServer((req, res) => {
      if (head) {
        res.setHeader('x-uat-audit-head', head);
      }
      const isKnown = req.headers.authorization === 'Bearer let-me-in';
      res.statusCode = isKnown ? 200 : 401;
      res.end(isKnown ? linesOf(served) : '');
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    served = trail;
    head = undefined;
  });
  afterEach(() => {
    delete process.env.UAT_TOKEN;
  });

  async function fileOf(text: string) {
    const file = join(folder, 'trail.jsonl');
    await writeFile(file, text);
    return file;
  }

  it('says that a trail is intact, and where it ends', async () => {
    process.env.UAT_TOKEN = 'let-me-in';
    expect(await uat('audit', 'verify', '--url', url)).toEqual({
      code: 0,
      said: `Entries: 2\nHead:    2:${trail[1].chain.hash}\nThe audit trail is intact.\n`,
    });
  });

  it('says what was tampered with', async () => {
    const changed = structuredClone(trail);
    changed[0].actor.ref = 'user:default/mallory';
    const file = await fileOf(linesOf(changed));
    const { code, said } = await uat('audit', 'verify', '--file', file);
    expect(code).toBe(1);
    expect(said).toMatch(
      'entry 1 (position 1) shows something else than what was hashed',
    );
  });

  it('knows with an anchor that the past was written anew', async () => {
    const file = await fileOf(linesOf(trailOf(['user:default/mallory'])));
    const { chain } = trail[0];
    const anchor = `${chain.position}:${chain.hash}`;
    const { code, said } = await uat(
      ...['audit', 'verify', '--file', file, '--anchor', anchor],
    );
    expect(code).toBe(1);
    expect(said).toMatch('was written anew');
  });

  it('knows by the head that the backend tells, or with an anchor, that the newest entries are missing', async () => {
    process.env.UAT_TOKEN = 'let-me-in';
    const newest = `2:${trail[1].chain.hash}`;
    head = newest;
    expect((await uat('audit', 'verify', '--url', url)).code).toBe(0);
    served = trail.slice(0, 1);
    const cutOff = /position 2 was there before, and the trail ends at 1 now/;
    expect(await uat('audit', 'verify', '--url', url)).toEqual({
      code: 1,
      said: expect.stringMatching(cutOff),
    });
    const file = await fileOf(linesOf(served));
    expect(
      await uat(...['audit', 'verify', '--file', file, '--anchor', newest]),
    ).toEqual({ code: 1, said: expect.stringMatching(cutOff) });
  });

  it('lets entries come while it reads', async () => {
    process.env.UAT_TOKEN = 'let-me-in';
    head = `1:${trail[0].chain.hash}`;
    expect((await uat('audit', 'verify', '--url', url)).code).toBe(0);
  });

  it('does not call nothing intact', async () => {
    process.env.UAT_TOKEN = 'let-me-in';
    served = [];
    const nothing = 'The audit trail has no entry';
    await expect(uat('audit', 'verify', '--url', url)).rejects.toThrow(nothing);
    head = `0:${'0'.repeat(64)}`;
    await expect(uat('audit', 'verify', '--url', url)).rejects.toThrow(nothing);
    const file = await fileOf('\n');
    await expect(uat('audit', 'verify', '--file', file)).rejects.toThrow(
      nothing,
    );
    head = `2:${trail[1].chain.hash}`;
    expect((await uat('audit', 'verify', '--url', url)).code).toBe(1);
  });

  it('says what it needs, and never calls a trail intact that it could not read', async () => {
    await expect(uat('audit', 'verify', '--url', url)).rejects.toThrow(
      'set UAT_TOKEN',
    );
    await expect(uat('audit', 'verify')).rejects.toThrow('--url');
    await expect(
      uat('audit', 'verify', '--file', join(folder, 'none.jsonl')),
    ).rejects.toThrow('ENOENT');
    const file = await fileOf('{"some":"thing"}\n');
    await expect(uat('audit', 'verify', '--file', file)).rejects.toThrow(
      'Line 1 is no entry',
    );
  });
});
