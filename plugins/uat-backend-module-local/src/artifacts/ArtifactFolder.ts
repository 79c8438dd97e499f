import { createHash, randomUUID } from 'node:crypto';
import { constants, promises as fs } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  HashMismatch,
  NoRoom,
  type ArtifactStore,
  type ByteRange,
  type KeptArtifact,
  type StoredArtifact,
} from '@uatcms/plugin-uat-node';

/** An upload that has not grown for so long was left behind by a backend that was killed. */
const ABANDONED_MS = 60 * 60_000;

/**
 * Keeps artifacts as files that are named by the hash of their content.
 *
 * Any number of uploads, also of the same content, and also by several backends on one disk, may run at the same time:
 * each writes a file of its own and renames it when it is complete and on disk. Renaming is atomic, and equal names have
 * equal content, so it does not matter who comes last.
 */
export class ArtifactFolder implements ArtifactStore {
  readonly #incoming: string;

  private constructor(private readonly folder: string) {
    this.#incoming = join(folder, 'incoming');
  }

  /** Opens the folder, makes it where it is missing, and clears away what interrupted uploads left. */
  static async open(folder: string): Promise<ArtifactFolder> {
    const opened = new ArtifactFolder(folder);
    await fs.mkdir(opened.#incoming, { recursive: true });
    await fs.access(opened.#incoming, constants.W_OK);
    await opened.#clearAbandoned();
    return opened;
  }

  async put(sha256: string, content: Readable): Promise<StoredArtifact> {
    const file = this.#fileOf(sha256);
    const kept = await sizeOf(file);
    if (kept !== undefined) {
      return { stored: false, size: kept };
    }
    const incoming = join(this.#incoming, randomUUID());
    try {
      const { hash, size } = await write(content, incoming);
      if (hash !== sha256) {
        throw new HashMismatch(sha256, hash);
      }
      await fs.mkdir(this.#groupOf(sha256), { recursive: true });
      await fs.rename(incoming, file);
      await syncFolder(this.#groupOf(sha256));
      return { stored: true, size };
    } catch (error) {
      await fs.rm(incoming, { force: true });
      throw inWords(error);
    }
  }

  async get(
    sha256: string,
    range?: ByteRange,
  ): Promise<KeptArtifact | undefined> {
    try {
      const file = await fs.open(this.#fileOf(sha256));
      const { size } = await file.stat();
      return { content: file.createReadStream(range), size };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
  }

  async has(sha256: string): Promise<{ size: number } | undefined> {
    const size = await sizeOf(this.#fileOf(sha256));
    return size === undefined ? undefined : { size };
  }

  async delete(sha256: string): Promise<void> {
    await fs.rm(this.#fileOf(sha256), { force: true });
  }

  /** Folders by the first byte: none gets so many entries that listing it hurts. */
  #groupOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      throw new Error('An artifact is named by 64 hexadecimal digits.');
    }
    return join(this.folder, sha256.slice(0, 2));
  }

  #fileOf(sha256: string): string {
    return join(this.#groupOf(sha256), sha256);
  }

  async #clearAbandoned(): Promise<void> {
    for (const name of await fs.readdir(this.#incoming)) {
      const file = join(this.#incoming, name);
      const stat = await fs.stat(file).catch(() => undefined);
      if (stat && Date.now() - stat.mtimeMs > ABANDONED_MS) {
        await fs.rm(file, { force: true });
      }
    }
  }
}

async function write(
  content: Readable,
  path: string,
): Promise<{ hash: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await fs.open(path, 'wx');
  await pipeline(
    content,
    async function* measured(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    // Closes the file, too; `flush` has it on disk before.
    file.createWriteStream({ flush: true }),
  );
  return { hash: hash.digest('hex'), size };
}

async function sizeOf(file: string): Promise<number | undefined> {
  const stat = await fs.stat(file).catch(error => {
    if (error.code !== 'ENOENT') {
      throw error;
    }
    return undefined;
  });
  return stat?.size;
}

/** Without this the new name could be lost in a crash, though the content is on disk. */
async function syncFolder(path: string): Promise<void> {
  const folder = await fs.open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What a full disk says, in words that name the way out. */
export function inWords(error: unknown): unknown {
  return NoRoom.or(
    error,
    'There is no room left for artifacts on the disk of the backend. Free some, or move them with uat.local.artifacts.',
  );
}
