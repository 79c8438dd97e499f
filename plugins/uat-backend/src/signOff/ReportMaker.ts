import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { Core } from '@uatcms/core';
import { subjectOf, type SignOff } from '@uatcms/plugin-uat-common';
import type { ArtifactStore, DocumentPrinter } from '@uatcms/plugin-uat-node';
import { outcomeWords } from './report/words';
import { hashFile } from './hashFile';
import { reportOf } from './report/reportOf';

export type ReportFormat = 'html' | 'pdf';

export const reportTypes: Record<ReportFormat, string> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
};

/**
 * Makes evidence reports. They are written to files, never held in memory. That of a sign-off which is decided is kept as
 * an artifact, and is the same from then on, also when the sign-off becomes void or is withdrawn; all others are made anew
 * whenever they are asked for, and say that they are a draft, or void.
 */
export class ReportMaker {
  constructor(
    private readonly deps: {
      core: Pick<Core, 'signOffs' | 'runs' | 'artifacts'>;
      store: ArtifactStore;
      /** Without one there is no PDF. */
      printer?: DocumentPrinter;
    },
  ) {}

  /** Formats that can be made here. */
  get formats(): ReportFormat[] {
    return this.deps.printer ? ['html', 'pdf'] : ['html'];
  }

  /**
   * The bytes of a report as it is now.
   *
   * @throws ServiceUnavailableError when nothing makes PDF here
   */
  async open(signOff: SignOff, format: ReportFormat): Promise<Readable> {
    return isDecided(signOff)
      ? this.#openKept(signOff, format)
      : this.#make(signOff, format);
  }

  /**
   * The report as it was when the sign-off was decided, whatever has become of it.
   *
   * @throws NotFoundError when none was kept in that format; ConflictError when the file was changed
   */
  async openSigned(
    { id }: SignOff,
    format: ReportFormat,
  ): Promise<{ content: Readable; sha256: string }> {
    const known = await this.deps.core.signOffs.report(id, format);
    const content = await this.#findKept(id, format);
    if (!known || !content) {
      throw new NotFoundError(
        `No report of sign-off ${id} was kept as ${format.toUpperCase()}: it was not decided, or could not be made then`,
      );
    }
    return { content, sha256: known.sha256 };
  }

  /** Makes all reports of a sign-off that has been decided, as far as they are not there. */
  async keepAll(signOff: SignOff): Promise<void> {
    if (isDecided(signOff)) {
      for (const format of this.formats) {
        (await this.#openKept(signOff, format)).destroy();
      }
    }
  }

  async #openKept(signOff: SignOff, format: ReportFormat): Promise<Readable> {
    const kept = await this.#findKept(signOff.id, format);
    if (kept) {
      return kept;
    }
    const made = await this.#make(signOff, format, file =>
      this.#keep(signOff, format, file),
    );
    // Another one may have been kept at the same time: everybody gets the first.
    const first = await this.#findKept(signOff.id, format);
    if (!first) {
      return made;
    }
    made.destroy();
    return first;
  }

  /** Hashed before it is given out: it may lie there for years. */
  async #findKept(
    id: string,
    format: ReportFormat,
  ): Promise<Readable | undefined> {
    const { core, store } = this.deps;
    const known = await core.signOffs.report(id, format);
    const found = known && (await hashFile(store, known.sha256));
    if (!known || found === undefined) {
      return undefined;
    }
    if (found !== known.sha256) {
      throw new ConflictError(
        `The report of sign-off ${id} that was kept as ${format.toUpperCase()} was changed: it had the hash ${
          known.sha256
        }, and has ${found}`,
      );
    }
    return (await store.get(known.sha256))?.content;
  }

  async #make(
    signOff: SignOff,
    format: ReportFormat,
    keep: (file: string) => Promise<void> = async () => {},
  ): Promise<Readable> {
    const folder = await fs.mkdtemp(join(tmpdir(), 'uat-report-'));
    try {
      const file = await this.#write(folder, signOff, format);
      await keep(file);
      // Opened before the folder is removed: the bytes stay readable until the stream is closed.
      const opened = await fs.open(file);
      return opened.createReadStream();
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
  }

  async #write(
    folder: string,
    signOff: SignOff,
    format: ReportFormat,
  ): Promise<string> {
    const { core, store, printer } = this.deps;
    if (format === 'pdf' && !printer) {
      throw new ServiceUnavailableError(
        'Nothing makes PDF here: install a module that brings a document printer, for instance @uatcms/plugin-uat-backend-module-local, or configure uat.lambda and uat.s3. The report is there as HTML.',
      );
    }
    const file = join(folder, 'report.html');
    await pipeline(
      Readable.from(reportOf(signOff, { ...core, store }), {
        objectMode: true,
      }),
      createWriteStream(file),
    );
    if (format === 'html') {
      return file;
    }
    const pdf = join(folder, 'report.pdf');
    // The name last: where it is too long for the line, nothing else is lost.
    const footer = `${outcomeWords[signOff.outcome]} · ${signOff.hash.slice(
      0,
      16,
    )} · ${subjectOf(signOff)}`;
    await printer!.print({ file, footer }, pdf);
    return pdf;
  }

  /** The file first, then what refers to it; until it does, retention leaves the file alone. */
  async #keep(
    { id }: SignOff,
    format: ReportFormat,
    file: string,
  ): Promise<void> {
    const { core, store } = this.deps;
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    const sha256 = hash.digest('hex');
    await core.artifacts.expectUpload(sha256);
    const { size } = await store.put(sha256, createReadStream(file), {
      contentType: reportTypes[format],
      size: (await fs.stat(file)).size,
    });
    await core.signOffs.keepReport(id, { format, sha256, size });
  }
}

/** It is decided and stays so: what is written down now holds. */
function isDecided({ outcome }: SignOff): boolean {
  return (
    outcome === 'accepted' ||
    outcome === 'acceptedWithRemarks' ||
    outcome === 'refused'
  );
}
