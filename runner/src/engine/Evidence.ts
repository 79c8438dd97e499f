import type { ArtifactRef } from '@uatcms/plugin-uat-common';

/** A complete file on the disk of the runner. Whoever it is given to removes it. */
export interface FileOnDisk {
  path: string;
  sha256: string;
  /** Bytes. */
  size: number;
}

/** A file that proves something. Small ones may come as bytes, all others stay on disk. */
export interface EvidenceFile {
  kind: ArtifactRef['kind'];
  name: string;
  contentType: string;
  content: Buffer | FileOnDisk;
}

/** The evidence of one attempt. */
export interface AttemptEvidence {
  /**
   * Takes a file. It is kept in the background; waits only when many are on their way.
   *
   * @returns how the file is referred to
   */
  keep(file: EvidenceFile): Promise<ArtifactRef>;
  /**
   * Ends when the portal has confirmed everything that was taken, or something could not be kept.
   *
   * @returns why something could not be kept, in words
   */
  settle(): Promise<string | undefined>;
}

/** Where the files that prove something are kept. */
export interface Evidence {
  /** Begins the evidence of an attempt. Attempts do not wait for each other. */
  open(): AttemptEvidence;
  /** A path for a file of the runner. What is left there goes with the shard. */
  newPath(): string;
  /** Bytes that a file may have. */
  readonly largest: number;
}
