import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ArtifactService } from '@uatcms/core';
import type { PictureType } from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import type { Request } from 'express';
import { takeBody } from '../http/takeBody';
import { pictureTypeOf, signatureLength } from './pictureType';

/** A picture that is in the artifact store. */
export interface ReceivedPicture {
  sha256: string;
  contentType: PictureType;
  size: number;
}

/**
 * Takes a picture of a person into the artifact store, byte by byte as it was sent.
 *
 * It goes by way of a file: the store knows files by their hash, which a browser without HTTPS cannot tell, and nothing is
 * stored that turns out to be too large or no picture.
 *
 * @throws Refusal `invalid`, NoRoom, or the error for HTTP 413
 */
export async function receivePicture(
  req: Request,
  deps: {
    store: ArtifactStore;
    artifacts: Pick<ArtifactService, 'expectUpload'>;
    /** Most bytes that are taken. */
    largest: number;
  },
): Promise<ReceivedPicture> {
  const { store, artifacts, largest } = deps;
  const folder = await mkdtemp(join(tmpdir(), 'uat-picture-'));
  try {
    const file = join(folder, randomUUID());
    const { sha256, size } = await takeBody(req, largest, content =>
      spool(content, file),
    );
    const contentType = pictureTypeOf(await headOf(file));
    await artifacts.expectUpload(sha256);
    await store.put(sha256, createReadStream(file), { contentType, size });
    return { sha256, contentType, size };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function spool(
  content: Readable,
  file: string,
): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  await pipeline(
    content,
    async function* measured(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(file, { flags: 'wx' }),
  );
  return { sha256: hash.digest('hex'), size };
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(signatureLength),
      0,
      signatureLength,
      0,
    );
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
