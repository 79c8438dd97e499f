import { promises as fs } from 'node:fs';
import { join } from 'node:path';

/** Takes all the room there is where a folder is, which must be a small disk. */
export async function fillDisk(folder: string): Promise<void> {
  const ballast = await fs.open(join(folder, 'ballast'), 'wx');
  try {
    for (const bytes of [1024 * 1024, 4 * 1024]) {
      const block = Buffer.alloc(bytes, 'x');
      for (let written = bytes; written === bytes; ) {
        written = await ballast.write(block).then(
          ({ bytesWritten }) => bytesWritten,
          error => {
            if (error.code !== 'ENOSPC') throw error;
            return 0;
          },
        );
      }
    }
  } finally {
    await ballast.close();
  }
}
