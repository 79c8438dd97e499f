import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileOnDisk } from './Evidence';

/**
 * Writes a stream to disk, and finds out its hash and size on the way: the file is read only once more, to be sent.
 *
 * @param watch - sees every chunk
 */
export async function writeMeasured(
  content: Readable,
  path: string,
  watch: (chunk: Buffer) => void = () => {},
): Promise<FileOnDisk> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    await pipeline(
      content,
      async function* measured(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          size += chunk.length;
          watch(chunk);
          yield chunk;
        }
      },
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
    );
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { path, sha256: hash.digest('hex'), size };
}

/** Hash and size of a file that is on disk already. */
export async function measure(path: string): Promise<FileOnDisk> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { path, sha256: hash.digest('hex'), size };
}
