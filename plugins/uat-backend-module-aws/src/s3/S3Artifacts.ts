import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import {
  HashMismatch,
  NoRoom,
  type ArtifactStore,
  type ByteRange,
  type KeptArtifact,
  type PresignedPut,
  type StoredArtifact,
} from '@uatcms/plugin-uat-node';
import { openS3, SIGNED_FOR_S } from './openS3';
import type { S3Settings } from './readS3Settings';

/**
 * Keeps artifacts as objects of a bucket, named by the hash of their content.
 *
 * Runners send files straight to the bucket, with a request that the portal has signed for this very content: S3 refuses
 * other bytes and another length, so nothing damaged or foreign is ever kept. An object becomes visible only when it is
 * complete, and who comes second writes the same bytes once more.
 */
export class S3Artifacts implements ArtifactStore {
  readonly #client: S3Client;

  constructor(private readonly settings: S3Settings) {
    this.#client = openS3(settings);
  }

  /**
   * By way of a temporary file: S3 has to know length and hash before the first byte, and may ask for the bytes again.
   * Only for files that do not come straight from a runner.
   */
  async put(
    sha256: string,
    content: Readable,
    { contentType }: { contentType: string },
  ): Promise<StoredArtifact> {
    const kept = await this.has(sha256);
    if (kept) {
      return { stored: false, size: kept.size };
    }
    const file = join(tmpdir(), `uat-artifact-${randomUUID()}`);
    try {
      const { hash, size } = await write(content, file).catch(error => {
        throw NoRoom.or(
          error,
          'There is no room left for a file on its way to S3. Free some on the disk of the backend, or have TMPDIR name a folder on a larger one.',
        );
      });
      if (hash !== sha256) {
        throw new HashMismatch(sha256, hash);
      }
      await this.#client.send(
        new PutObjectCommand({
          ...this.#objectOf(sha256),
          Body: createReadStream(file),
          ContentLength: size,
          ContentType: contentType,
          ChecksumSHA256: inBase64(sha256),
        }),
      );
      return { stored: true, size };
    } finally {
      await fs.rm(file, { force: true });
    }
  }

  async get(
    sha256: string,
    range?: ByteRange,
  ): Promise<KeptArtifact | undefined> {
    const answer = await unlessMissing(
      this.#client.send(
        new GetObjectCommand({
          ...this.#objectOf(sha256),
          Range: range && `bytes=${range.start}-${range.end}`,
        }),
      ),
    );
    return (
      answer && {
        content: answer.Body as Readable,
        size: range
          ? Number(answer.ContentRange?.split('/')[1])
          : answer.ContentLength!,
      }
    );
  }

  async has(sha256: string): Promise<{ size: number } | undefined> {
    const answer = await unlessMissing(
      this.#client.send(new HeadObjectCommand(this.#objectOf(sha256))),
    );
    return answer && { size: answer.ContentLength! };
  }

  async delete(sha256: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#objectOf(sha256)));
  }

  async presignPut(
    sha256: string,
    { contentType, size }: { contentType: string; size: number },
  ): Promise<PresignedPut> {
    const checksum = inBase64(sha256);
    const url = await getSignedUrl(
      this.#client,
      new PutObjectCommand({
        ...this.#objectOf(sha256),
        ContentLength: size,
        ContentType: contentType,
        ChecksumSHA256: checksum,
      }),
      {
        expiresIn: SIGNED_FOR_S,
        // As headers, and signed: S3 compares them with what is sent.
        unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
        signableHeaders: new Set([
          'host',
          'content-length',
          'content-type',
          'x-amz-checksum-sha256',
        ]),
      },
    );
    return {
      method: 'PUT',
      url,
      headers: {
        'content-type': contentType,
        'x-amz-checksum-sha256': checksum,
      },
    };
  }

  /** Names spread by the first byte: S3 scales by the beginning of a key. */
  #objectOf(sha256: string): { Bucket: string; Key: string } {
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      throw new Error('An artifact is named by 64 hexadecimal digits.');
    }
    const { bucket, prefix } = this.settings;
    return {
      Bucket: bucket,
      Key: `${prefix}${sha256.slice(0, 2)}/${sha256}`,
    };
  }
}

function inBase64(sha256: string): string {
  return Buffer.from(sha256, 'hex').toString('base64');
}

/** S3 says 403 instead of 404 to those who may not list the bucket: that would hide what is wrong. */
async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const { name, message, $metadata } = error as Error & {
      $metadata?: { httpStatusCode?: number };
    };
    if (name === 'NoSuchKey' || name === 'NotFound') {
      return undefined;
    }
    if ($metadata?.httpStatusCode === 403) {
      throw new Error(
        'The backend may not read this bucket. Its role needs s3:GetObject on the objects and s3:ListBucket on the bucket.',
        { cause: error },
      );
    }
    throw new Error(`S3 could not be asked: ${message} (${name})`, {
      cause: error,
    });
  }
}

async function write(
  content: Readable,
  file: string,
): Promise<{ hash: string; size: number }> {
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
    createWriteStream(file, { flags: 'wx', mode: 0o600 }),
  );
  return { hash: hash.digest('hex'), size };
}
