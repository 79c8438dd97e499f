import type { ArtifactRef } from '@uatcms/plugin-uat-common';

/** Where the files that prove something are kept. */
export interface Evidence {
  /**
   * Takes a file. It is kept in the background; waits only when many are on their way.
   *
   * @returns how the file is referred to
   */
  keep(file: {
    kind: ArtifactRef['kind'];
    name: string;
    contentType: string;
    bytes: Buffer;
  }): Promise<ArtifactRef>;
  /**
   * Ends when everything taken since the last call has been kept, or could not be.
   *
   * @returns why something could not be kept, in words
   */
  settle(): Promise<string | undefined>;
}
