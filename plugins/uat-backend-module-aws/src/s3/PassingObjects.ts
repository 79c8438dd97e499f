import { createReadStream, promises as fs } from 'node:fs';
import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { openS3, SIGNED_FOR_S } from './openS3';
import type { S3Settings } from './readS3Settings';

/**
 * Objects that only pass through the bucket, from the backend to a function or back, because they are too large for an
 * event. They lie under names of their own beside the artifacts, and are deleted by whoever has put them there. Should
 * the backend die in between they stay: a lifecycle rule for `passing/` clears them away.
 */
export class PassingObjects {
  readonly #client: S3Client;

  constructor(private readonly settings: S3Settings) {
    this.#client = openS3(settings);
  }

  /** @param stop - gives up */
  async put(
    name: string,
    file: string,
    contentType: string,
    stop: AbortSignal,
  ): Promise<void> {
    const { size } = await fs.stat(file);
    await this.#client.send(
      new PutObjectCommand({
        ...this.#objectOf(name),
        Body: createReadStream(file),
        ContentLength: size,
        ContentType: contentType,
      }),
      { abortSignal: stop },
    );
  }

  async get(name: string, stop: AbortSignal): Promise<Readable> {
    const { Body } = await this.#client.send(
      new GetObjectCommand(this.#objectOf(name)),
      { abortSignal: stop },
    );
    return Body as Readable;
  }

  /** Never throws: what could not be deleted is for the lifecycle rule. */
  async delete(name: string): Promise<void> {
    await this.#client
      .send(new DeleteObjectCommand(this.#objectOf(name)))
      .catch(() => undefined);
  }

  /** An address that is read with GET. */
  addressToGet(name: string): Promise<string> {
    return getSignedUrl(
      this.#client,
      new GetObjectCommand(this.#objectOf(name)),
      { expiresIn: SIGNED_FOR_S },
    );
  }

  /** An address that is written with PUT, as this type and no other. */
  addressToPut(name: string, contentType: string): Promise<string> {
    return getSignedUrl(
      this.#client,
      new PutObjectCommand({
        ...this.#objectOf(name),
        ContentType: contentType,
      }),
      {
        expiresIn: SIGNED_FOR_S,
        signableHeaders: new Set(['host', 'content-type']),
      },
    );
  }

  #objectOf(name: string): { Bucket: string; Key: string } {
    const { bucket, prefix } = this.settings;
    return { Bucket: bucket, Key: `${prefix}passing/${name}` };
  }
}
