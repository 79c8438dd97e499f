import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openPromise, type Entry, type ZipFile as Unzipped } from 'yauzl';
import { ZipFile } from 'yazl';
import type { FileOnDisk } from '../Evidence';
import { writeMeasured } from '../measuredFile';
import type { SecretVault } from '../SecretVault';
import { withoutCredentials } from './withoutCredentials';

/*
 * What Playwright writes into a trace is everything: what was typed, every request and answer with its headers, the
 * document before and after each action, and moving pictures of the page. Nobody may read a secret there, so a trace
 * leaves the runner only in a cleaned copy:
 *
 * - In the logs of actions and of the network every writing of a secret is masked, and the values of cookies and of
 *   authorization are taken out whether they are secrets of ours or not: who reads a trace must not be able to act in
 *   the session of the test.
 * - Pictures taken after the first use of a secret are left out: what they show cannot be searched.
 * - A file of the page that holds a secret is masked when it is text and left out otherwise. Files that cannot be looked
 *   into, because they are compressed or encrypted, are left out once a secret was used.
 * - In the end the copy is searched as a whole, entry by entry. One in which a secret is still found is left out.
 *
 * The zip is read and written entry by entry; the logs are handled line by line.
 */

export interface Cleaning {
  secrets: SecretVault;
  /** Moment of the first use of a secret, in milliseconds since 1970. */
  secretSince: number | undefined;
}

/** Larger single files of a page are left out of a trace in which secrets are looked for. */
const mostToSearch = 64 * 1024 * 1024;

const isLog = ({ fileName }: Entry) => /\.(trace|network)$/.test(fileName);
// What else there is (the stack traces) tells only where the runner is installed.
const isFile = ({ fileName }: Entry) =>
  /^(resources|screencast)\//.test(fileName);

/** @throws Error when the file is no trace */
export async function cleanTrace(
  source: string,
  target: string,
  cleaning: Cleaning,
): Promise<FileOnDisk> {
  const trace = await openPromise(source, { autoClose: false });
  try {
    const entries: Entry[] = [];
    for await (const entry of trace.eachEntry()) entries.push(entry);
    const cleaned = new ZipFile();
    const written = writeMeasured(
      cleaned.outputStream as unknown as Readable,
      target,
    );
    written.catch(() => undefined);
    const hidden = new Set<string>();
    // The logs come first: they say when each picture was taken.
    for (const entry of entries.filter(isLog))
      await addLog(cleaned, trace, entry, cleaning, hidden);
    for (const entry of entries.filter(isFile))
      await addFile(cleaned, trace, entry, cleaning, hidden);
    cleaned.end();
    return await written;
  } finally {
    trace.close();
  }
}

async function addLog(
  cleaned: ZipFile,
  trace: Unzipped,
  entry: Entry,
  cleaning: Cleaning,
  hidden: Set<string>,
): Promise<void> {
  const log = await trace.openReadStreamPromise(entry);
  const content = Readable.from(cleanedLines(log, cleaning, hidden));
  await add(cleaned, content, cleaning.secrets.mask(entry.fileName));
}

async function* cleanedLines(
  log: Readable,
  { secrets, secretSince }: Cleaning,
  hidden: Set<string>,
): AsyncGenerator<string> {
  // Made where it is read: lines that come before anybody listens are lost.
  const lines = createInterface({ input: log, crlfDelay: Infinity });
  for await (const line of lines) {
    if (line === '') continue;
    const event = JSON.parse(line);
    if (
      event.type === 'screencast-frame' &&
      secretSince !== undefined &&
      // Without the moment at which it was drawn it may show anything.
      !(event.frameSwapWallTime < secretSince)
    ) {
      hidden.add(event.file);
      continue;
    }
    const clean = JSON.stringify(
      withoutCredentials(event, text => secrets.mask(text)),
    );
    // A number may happen to be a secret; a line that still has one is not worth the risk.
    if (!secrets.isIn(clean)) yield `${clean}\n`;
  }
}

async function addFile(
  cleaned: ZipFile,
  trace: Unzipped,
  entry: Entry,
  cleaning: Cleaning,
  hidden: Set<string>,
): Promise<void> {
  const { secrets, secretSince } = cleaning;
  const { fileName } = entry;
  if (hidden.has(fileName)) return;
  const isPicture = fileName.startsWith('screencast/');
  if (isPicture || !secrets.hasValues) {
    await add(cleaned, await trace.openReadStreamPromise(entry), fileName);
    return;
  }
  if (entry.uncompressedSize > mostToSearch) return;
  const bytes = await buffer(await trace.openReadStreamPromise(entry));
  if (secretSince !== undefined && isSealed(bytes)) return;
  const kept = secrets.isInBytes(bytes) ? masked(bytes, secrets) : bytes;
  if (kept) await add(cleaned, Readable.from([kept]), secrets.mask(fileName));
}

/** The text with its secrets masked, or undefined when it is no text or still holds one. */
function masked(bytes: Buffer, secrets: SecretVault): Buffer | undefined {
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) return undefined;
  const clean = Buffer.from(secrets.mask(text));
  return secrets.isInBytes(clean) ? undefined : clean;
}

const seals = ['504b0304', '1f8b', '25504446', '28b52ffd', '377abcaf'];

/** Archives and documents whose content is compressed: zip (also of office programs), gzip, PDF, zstd, 7z. */
function isSealed(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 4).toString('hex');
  return seals.some(seal => head.startsWith(seal));
}

/** Adds an entry and comes back when it was read, so that one at a time is in memory. */
function add(cleaned: ZipFile, content: Readable, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    content.once('end', resolve);
    content.once('error', reject);
    cleaned.addReadStream(content, name, { compressionLevel: 4 });
  });
}
