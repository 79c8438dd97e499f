import { promises as fs } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

/** A fixed time (1980-01-01), so that the same files make the same archive. */
const DOS_DATE = 0x0021;
const UNIX_MODE = 0o100644 * 0x10000;

/**
 * Writes a zip of files, in the order of their names, without anything in it that differs from one machine to the next.
 *
 * @param {string} target
 * @param {Array<{ name: string, source: string }>} files
 * @returns {Promise<{ packed: number, unpacked: number }>} bytes
 */
export async function writeZip(target, files) {
  const output = await fs.open(target, 'w');
  const directory = [];
  let offset = 0;
  let unpacked = 0;
  const write = async bytes => {
    await output.write(bytes);
    offset += bytes.length;
  };
  try {
    const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, source } of sorted) {
      const content = await fs.readFile(source);
      const body = smallest(name, content);
      const entry = {
        name: Buffer.from(name),
        method: body === content ? 0 : 8,
        crc: crc32(content),
        packed: body.length,
        size: content.length,
        offset,
      };
      directory.push(entry);
      unpacked += content.length;
      await write(localHeader(entry));
      await write(body);
    }
    const start = offset;
    for (const entry of directory) await write(centralHeader(entry));
    await write(endOfDirectory(directory.length, offset - start, start));
  } finally {
    await output.close();
  }
  return { packed: offset, unpacked };
}

/** What is compressed already would only grow; the browser, which is by far the largest, takes seconds to find out. */
function smallest(name, content) {
  if (name.endsWith('.br')) return content;
  const deflated = deflateRawSync(content, { level: 9 });
  return deflated.length < content.length ? deflated : content;
}

/** Fields that both headers have: version, flags (names are UTF-8), method, time, date, checksum, sizes, length of name. */
function common(header, at, { name, method, crc, packed, size }) {
  header.writeUInt16LE(20, at);
  header.writeUInt16LE(0x0800, at + 2);
  header.writeUInt16LE(method, at + 4);
  header.writeUInt16LE(0, at + 6);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(packed, at + 14);
  header.writeUInt32LE(size, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

function localHeader(entry) {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  common(header, 4, entry);
  return Buffer.concat([header, entry.name]);
}

function centralHeader(entry) {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  // Made on Unix: the mode below counts.
  header.writeUInt16LE(0x0314, 4);
  common(header, 6, entry);
  header.writeUInt32LE(UNIX_MODE, 38);
  header.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([header, entry.name]);
}

function endOfDirectory(count, size, start) {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(start, 16);
  return end;
}
