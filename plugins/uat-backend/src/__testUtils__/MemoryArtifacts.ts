import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  HashMismatch,
  NoRoom,
  type ArtifactStore,
  type ByteRange,
} from '@uatcms/plugin-uat-node';

/** An artifact store in memory, which can be full. */
export class MemoryArtifacts implements ArtifactStore {
  readonly #files = new Map<string, Buffer>();
  full = false;

  async put(sha256: string, content: Readable) {
    const kept = this.#files.get(sha256);
    if (kept) {
      return { stored: false, size: kept.length };
    }
    const bytes = await buffer(content);
    if (this.full) {
      throw new NoRoom('There is no room left.');
    }
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (hash !== sha256) {
      throw new HashMismatch(sha256, hash);
    }
    this.#files.set(sha256, bytes);
    return { stored: true, size: bytes.length };
  }

  /** What somebody does to a file past the product: it is called as before, and holds something else. */
  tamper(sha256: string, bytes: Buffer) {
    this.#files.set(sha256, bytes);
  }

  async delete(sha256: string) {
    this.#files.delete(sha256);
  }

  async get(sha256: string, range?: ByteRange) {
    const bytes = this.#files.get(sha256);
    const part = range ? bytes?.subarray(range.start, range.end + 1) : bytes;
    return (
      bytes && part && { content: Readable.from([part]), size: bytes.length }
    );
  }

  async has(sha256: string) {
    const bytes = this.#files.get(sha256);
    return bytes && { size: bytes.length };
  }
}
