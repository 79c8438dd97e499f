import type { Readable } from 'node:stream';

/**
 * Keeps the bytes of artifacts under the SHA-256 of their content. What they are called, and what they belong to, stands
 * in the database.
 *
 * @public
 */
export interface ArtifactStore {
  /**
   * Keeps a file. The bytes are checked against the hash while they stream; nothing becomes visible before they are
   * complete and on disk. A hash that is already kept is not written again, and its stream is not read.
   *
   * @param sha256 - 64 lower-case hexadecimal digits
   * @throws HashMismatch when the content has another hash
   * @throws NoRoom when there is no room left
   */
  put(
    sha256: string,
    content: Readable,
    options: { contentType: string },
  ): Promise<StoredArtifact>;

  /** The file, or undefined when it is not kept (any more). The caller must read the stream or destroy it. */
  get(sha256: string): Promise<KeptArtifact | undefined>;
}

/** @public */
export interface StoredArtifact {
  /** False when it had been there before. */
  stored: boolean;
  /** Bytes. */
  size: number;
}

/** @public */
export interface KeptArtifact {
  content: Readable;
  /** Bytes. */
  size: number;
}

/** There is no room left to keep something. @public */
export class NoRoom extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'NoRoom';
  }
}

/** The content is not what its name says. @public */
export class HashMismatch extends Error {
  constructor(expected: string, actual: string) {
    super(
      `The content has the SHA-256 ${actual}, not ${expected}: it was damaged on its way. Send it again.`,
    );
    this.name = 'HashMismatch';
  }
}
