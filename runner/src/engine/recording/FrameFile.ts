import { open, type FileHandle } from 'node:fs/promises';

/** A picture of the page at a moment. */
export interface Frame {
  /** Milliseconds since the beginning of the recording. */
  at: number;
  jpeg: Buffer;
}

/** Pictures that follow closer are left out: nobody sees them, and a page that moves without end makes thousands. */
const leastApart = 60;
const mostBytes = 256 * 1024 * 1024;

/** Keeps the pictures of an attempt on disk until it is known whether anybody wants them. */
export class FrameFile {
  private readonly index: Array<{ at: number; length: number }> = [];
  private held: Frame | undefined;
  private size = 0;
  private file: Promise<FileHandle> | undefined;
  private writing: Promise<unknown> = Promise.resolve();
  private failure: Error | undefined;
  /** Whether pictures were left out for want of room. */
  isCut = false;

  constructor(readonly path: string) {}

  get count(): number {
    return this.index.length + (this.held ? 1 : 0);
  }

  /** @param isSingle - nothing comes after it that would show the same */
  add(frame: Frame, isSingle = false): void {
    const { held } = this;
    this.held = undefined;
    // The last one of a quick sequence stays to be seen, so it is left out only when another takes its place.
    if (held && frame.at - held.at >= leastApart) this.write(held);
    const last = this.index.at(-1);
    if (isSingle || !last || frame.at - last.at >= leastApart)
      this.write(frame);
    else this.held = frame;
  }

  private write({ at, jpeg }: Frame): void {
    if (this.size + jpeg.length > mostBytes) {
      this.isCut = true;
      return;
    }
    this.file ??= open(this.path, 'wx+', 0o600);
    const { file } = this;
    const position = this.size;
    const after = this.index.at(-1)?.at ?? 0;
    this.size += jpeg.length;
    this.index.push({ at: Math.max(at, after), length: jpeg.length });
    this.writing = this.writing
      .then(async () => (await file).write(jpeg, 0, jpeg.length, position))
      .catch(error => {
        this.failure ??= error;
      });
  }

  /** The pictures in their order. @throws Error when one could not be written */
  async *read(): AsyncGenerator<Frame> {
    if (this.held) this.write(this.held);
    this.held = undefined;
    await this.writing;
    if (this.failure) throw this.failure;
    let position = 0;
    for (const { at, length } of this.index) {
      const jpeg = Buffer.alloc(length);
      await (await this.file!).read(jpeg, 0, length, position);
      position += length;
      yield { at, jpeg };
    }
  }

  async close(): Promise<void> {
    await this.writing;
    await (await this.file?.catch(() => undefined))?.close();
  }
}
