import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';

/**
 * The files below a folder that hold a text, in any of the usual encodings; traces are looked through unpacked. A file
 * that vanishes meanwhile holds nothing.
 *
 * @returns how many files there were, and the paths of those with the text
 */
export async function filesWith(
  folder: string,
  text: string,
): Promise<{ searched: number; found: string[] }> {
  const searchedFor = [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(
      Buffer.from(text)
        .toString('base64')
        .replace(/..?=*$/, ''),
    ),
  ];
  const found: string[] = [];
  let searched = 0;
  const search = (path: string, bytes: Buffer) => {
    searched += 1;
    if (searchedFor.some(one => bytes.includes(one))) found.push(path);
  };
  const entries = await fs.readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  for (const entry of entries.filter(one => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await fs.readFile(path).catch(() => Buffer.alloc(0));
    search(path, bytes);
    if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
      for (const [name, content] of await unpacked(bytes)) {
        search(`${path}: ${name}`, content);
      }
    }
  }
  return { searched, found };
}

async function unpacked(zip: Buffer): Promise<Array<[string, Buffer]>> {
  const archive = await fromBufferPromise(zip, { autoClose: false });
  const files: Array<[string, Buffer]> = [];
  for await (const entry of archive.eachEntry()) {
    const content = await archive.openReadStreamPromise(entry);
    files.push([entry.fileName, await buffer(content)]);
  }
  return files;
}
