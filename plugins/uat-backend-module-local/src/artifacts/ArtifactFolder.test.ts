import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { HashMismatch, NoRoom } from '@uatcms/plugin-uat-node';
import { ArtifactFolder, inWords } from './ArtifactFolder';

const sha256 = (content: string) =>
  createHash('sha256').update(content).digest('hex');

describe('folder of artifacts', () => {
  let path: string;
  let folder: ArtifactFolder;

  beforeEach(async () => {
    path = await fs.mkdtemp(join(tmpdir(), 'artifacts-'));
    folder = await ArtifactFolder.open(path);
  });

  afterEach(async () => {
    await fs.rm(path, { recursive: true });
  });

  it('gives back what it was given', async () => {
    const name = sha256('evidence');
    expect(
      await folder.put(name, Readable.from(['evi', 'dence'].map(Buffer.from))),
    ).toEqual({
      stored: true,
      size: 8,
    });
    const kept = await folder.get(name);
    expect(kept?.size).toBe(8);
    expect((await buffer(kept!.content)).toString()).toBe('evidence');
  });

  it('gives back a part, and says whether it has something', async () => {
    const name = sha256('evidence');
    expect(await folder.has(name)).toBeUndefined();
    await folder.put(name, Readable.from([Buffer.from('evidence')]));
    expect(await folder.has(name)).toEqual({ size: 8 });
    const part = await folder.get(name, { start: 1, end: 3 });
    expect(part?.size).toBe(8);
    expect(await buffer(part!.content)).toEqual(Buffer.from('vid'));
  });

  it('knows nothing of what it was not given', async () => {
    expect(await folder.get(sha256('other'))).toBeUndefined();
  });

  it('deletes a file, which may come again, and minds none that is gone', async () => {
    const name = sha256('passing');
    const put = () => folder.put(name, Readable.from([Buffer.from('passing')]));
    await put();
    await folder.delete(name);
    await folder.delete(name);
    expect(await folder.get(name)).toBeUndefined();
    expect(await put()).toEqual({ stored: true, size: 7 });
  });

  it('keeps equal content once, however often and at the same time it comes', async () => {
    const name = sha256('twin');
    const put = () => folder.put(name, Readable.from([Buffer.from('twin')]));
    await Promise.all([put(), put(), put()]);
    expect(await put()).toEqual({ stored: false, size: 4 });
    expect(await fs.readdir(join(path, name.slice(0, 2)))).toEqual([name]);
    expect(await fs.readdir(join(path, 'incoming'))).toEqual([]);
  });

  it('refuses content that is not what its name says, and keeps nothing of it', async () => {
    const name = sha256('right');
    await expect(
      folder.put(name, Readable.from([Buffer.from('wrong')])),
    ).rejects.toThrow(HashMismatch);
    expect(await folder.get(name)).toBeUndefined();
    expect(await fs.readdir(join(path, 'incoming'))).toEqual([]);
  });

  it('keeps nothing of an upload that broke off', async () => {
    const name = sha256('whole');
    const broken = new Readable({
      read() {
        this.push('who');
        this.destroy(new Error('connection lost'));
      },
    });
    await expect(folder.put(name, broken)).rejects.toThrow('connection lost');
    expect(await folder.get(name)).toBeUndefined();
    expect(await fs.readdir(join(path, 'incoming'))).toEqual([]);
  });

  it('says that there is no room instead of an error code', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(inWords(full)).toBeInstanceOf(NoRoom);
    const other = Object.assign(new Error('write'), { code: 'EIO' });
    expect(inWords(other)).toBe(other);
  });

  it('clears away what interrupted uploads have left, and nothing younger', async () => {
    const old = join(path, 'incoming', 'old');
    await fs.writeFile(old, 'half');
    await fs.utimes(old, 0, 0);
    await fs.writeFile(join(path, 'incoming', 'young'), 'half');
    await ArtifactFolder.open(path);
    expect(await fs.readdir(join(path, 'incoming'))).toEqual(['young']);
  });
});
