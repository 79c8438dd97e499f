import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { HashMismatch, NoRoom } from '@uatcms/plugin-uat-node';
import { S3Artifacts } from './S3Artifacts';
import { BucketServer } from '../testing/BucketServer';

const sha256Of = (content: string) =>
  createHash('sha256').update(content).digest('hex');

describe('artifacts in S3', () => {
  let bucket: BucketServer;
  let store: S3Artifacts;

  beforeAll(async () => {
    bucket = await BucketServer.start();
    store = new S3Artifacts({
      bucket: 'evidence',
      region: 'eu-west-1',
      prefix: 'uat/',
      endpoint: bucket.url,
      forcePathStyle: true,
    });
  });
  afterAll(() => bucket.stop());

  const put = (content: string, sha256 = sha256Of(content)) =>
    store.put(sha256, Readable.from([content]), { contentType: 'text/plain' });

  it('are kept under their hash, once', async () => {
    const sha256 = sha256Of('a picture');
    expect(await store.has(sha256)).toBeUndefined();
    expect(await put('a picture')).toEqual({ stored: true, size: 9 });
    expect(await put('a picture')).toEqual({ stored: false, size: 9 });
    expect(await store.has(sha256)).toEqual({ size: 9 });
    expect(bucket.keys).toContain(`uat/${sha256.slice(0, 2)}/${sha256}`);
    const kept = (await store.get(sha256))!;
    expect([kept.size, await text(kept.content)]).toEqual([9, 'a picture']);
  });

  it('are read in parts', async () => {
    await put('a long film');
    const kept = (await store.get(sha256Of('a long film'), {
      start: 2,
      end: 5,
    }))!;
    expect([kept.size, await text(kept.content)]).toEqual([11, 'long']);
  });

  it('are there for others while many people read slowly', async () => {
    // More than the buffers between bucket and store can take.
    const film = 'film'.repeat(1024 * 1024);
    await put(film);
    const slow = await Promise.all(
      Array.from({ length: 60 }, () => store.get(sha256Of(film))),
    );
    expect(await store.has(sha256Of(film))).toEqual({ size: film.length });
    slow.forEach(kept => kept!.content.destroy());
  });

  it('that are not what their name says are not kept', async () => {
    const other = sha256Of('something else');
    await expect(put('damaged', other)).rejects.toThrow(HashMismatch);
    expect(await store.has(other)).toBeUndefined();
  });

  it('for which the disk of the backend has no room are refused in words, and leave nothing there', async () => {
    const sha256 = sha256Of('too much');
    // The device that is always full fails with what a disk fails with.
    const full = await fs.writeFile('/dev/full', 'x').catch(error => error);
    // A folder of its own: other tests keep files in that of the machine meanwhile.
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'uat-s3-'));
    const asked = jest.spyOn(os, 'tmpdir').mockReturnValue(folder);
    const content = new Readable({
      read() {
        this.push('too');
        this.destroy(full);
      },
    });
    try {
      const putting = store.put(sha256, content, { contentType: 'text/plain' });
      await expect(putting).rejects.toThrow(NoRoom);
      await expect(putting).rejects.toThrow(/TMPDIR/);
      expect(await store.has(sha256)).toBeUndefined();
      expect(asked).toHaveBeenCalled();
      expect(await fs.readdir(folder)).toEqual([]);
    } finally {
      asked.mockRestore();
      await fs.rm(folder, { recursive: true });
    }
  });

  it('are deleted, also when there are none', async () => {
    await put('old');
    await store.delete(sha256Of('old'));
    await store.delete(sha256Of('old'));
    expect(await store.get(sha256Of('old'))).toBeUndefined();
  });

  describe('that runners send by themselves', () => {
    const content = 'evidence of a runner';
    const sha256 = sha256Of(content);

    const presign = () =>
      store.presignPut(sha256, {
        contentType: 'image/png',
        size: content.length,
      });

    async function send(
      { method, url, headers }: Awaited<ReturnType<typeof presign>>,
      body = content,
    ): Promise<number> {
      const response = await fetch(url, { method, headers, body });
      return response.status;
    }

    it('are refused when they are other bytes, longer, elsewhere, or late', async () => {
      const signed = await presign();
      const other = 'evidence of another '.slice(0, content.length);
      expect(await send(signed, other)).toBe(400);
      expect(await send(signed, `${content}!`)).toBe(403);
      const elsewhere = signed.url.replace(sha256, sha256Of('x'));
      expect(await send({ ...signed, url: elsewhere })).toBe(403);
      const { 'x-amz-checksum-sha256': _, ...unnamed } = signed.headers;
      expect(await send({ ...signed, headers: unnamed })).toBe(403);
      bucket.clock += 301_000;
      expect(await send(signed)).toBe(403);
      bucket.clock = 0;
      expect(await store.has(sha256)).toBeUndefined();
    });

    it('are kept when they are what was signed, and can be read by nobody with that request', async () => {
      const signed = await presign();
      expect(await send(signed)).toBe(200);
      expect(await store.has(sha256)).toEqual({ size: content.length });
      expect((await fetch(signed.url)).status).toBe(403);
      expect((await fetch(signed.url.split('?')[0])).status).toBe(403);
    });
  });

  it('in a bucket that may not be read say what the role lacks', async () => {
    const server: Server = createServer((_, res) => res.writeHead(403).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const closed = new S3Artifacts({
      bucket: 'evidence',
      region: 'eu-west-1',
      prefix: '',
      endpoint: `http://127.0.0.1:${port}`,
      forcePathStyle: true,
    });
    await expect(closed.has('a'.repeat(64))).rejects.toThrow(
      /needs s3:GetObject on the objects and s3:ListBucket/,
    );
    server.close();
  });
});
