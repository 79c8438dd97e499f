import type { Readable } from 'node:stream';

/**
 * Keeps the bytes of artifacts under the SHA-256 of their content. What they are called, and what they belong to, stands
 * in the database.
 *
 * A store that runners can reach by themselves has `presignPut`, and then what they send does not pass through the portal.
 * What people look at always does: it is theirs by their sign-in, not by an address.
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
    options: {
      contentType: string;
      /** Bytes, where they are known beforehand. */
      size?: number;
    },
  ): Promise<StoredArtifact>;

  /**
   * The file, or undefined when it is not kept (any more). The caller must read the stream or destroy it.
   *
   * @param range - only these bytes; `size` stays that of the whole file
   */
  get(sha256: string, range?: ByteRange): Promise<KeptArtifact | undefined>;

  /**
   * Whether the file is kept, complete and checked: the confirmation without which no result refers to it.
   *
   * @returns its size in bytes, or undefined
   */
  has(sha256: string): Promise<{ size: number } | undefined>;

  /**
   * Deletes the file for ever; does nothing when it is not kept. It is not called while the same content is uploaded,
   * and streams that were begun before may fail.
   */
  delete(sha256: string): Promise<void>;

  /**
   * A request by which whoever has it may store this very file within the next minutes, and nothing else: the store
   * refuses bytes that do not have the hash and the size.
   */
  presignPut?(
    sha256: string,
    options: { contentType: string; size: number },
  ): Promise<PresignedPut>;
}

/** A part of a file, both ends included. @public */
export interface ByteRange {
  start: number;
  end: number;
}

/** @public */
export interface PresignedPut {
  method: 'PUT' | 'POST';
  /** Absolute. */
  url: string;
  /** Must be sent as they are. */
  headers: Record<string, string>;
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
  /** Bytes of the whole file. */
  size: number;
}

/** There is no room left to keep something. @public */
export class NoRoom extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'NoRoom';
  }

  /** A failure as a store should tell it: `NoRoom` with this message if a disk was full, and else what it is. */
  static or(error: unknown, message: string): unknown {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOSPC' || code === 'EDQUOT'
      ? new NoRoom(message, { cause: error })
      : error;
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
