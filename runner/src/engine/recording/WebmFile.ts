import { open, type FileHandle } from 'node:fs/promises';

/** One encoded picture of a video. */
export interface VideoChunk {
  /** Milliseconds since the beginning. */
  at: number;
  /** Whether it can be shown without the ones before. */
  isKey: boolean;
  data: Buffer;
}

/** Tracks, and positions of what was written, as players look for them. */
const ids = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  cues: 0x1c53bb6b,
};

/** Eight bytes, to be filled in at the end. */
const unknownLength = Buffer.from('01ffffffffffffff', 'hex');

/** How the encoder of the browser writes colours: BT.709 in the full range, as screens show them. */
const colour = element(
  0x55b0,
  uint(0x55b1, 1),
  uint(0x55b9, 2),
  uint(0x55ba, 13),
  uint(0x55bb, 1),
);

/**
 * Writes a WebM file with one VP8 track, piece by piece: only the current cluster and the positions of the others are held in memory.
 *
 * A cluster begins at every key picture, and the cues at the end say where, so that players can jump. The places of
 * the cues and the length of all are filled in at the end. Format: RFC 8794 (EBML) and RFC 9559 (Matroska).
 */
export class WebmFile {
  private position = 0;
  private segmentStart = 0;
  private seekPlace = 0;
  private clusterAt = 0;
  private readonly blocks: Buffer[] = [];
  private readonly cues: Array<{ at: number; position: number }> = [];

  private constructor(private readonly file: FileHandle) {}

  /** @param duration - milliseconds */
  static async create(
    path: string,
    video: { width: number; height: number; duration: number },
  ): Promise<WebmFile> {
    const webm = new WebmFile(await open(path, 'w', 0o600));
    await webm.writeHead(video);
    return webm;
  }

  /** Takes the next picture. The first has to be a key picture. */
  async add({ at, isKey, data }: VideoChunk): Promise<void> {
    const time = Math.round(at);
    if (isKey) {
      await this.endCluster();
      this.clusterAt = time;
    }
    const head = Buffer.alloc(4);
    head.writeUInt8(0x81, 0);
    head.writeInt16BE(time - this.clusterAt, 1);
    head.writeUInt8(isKey ? 0x80 : 0, 3);
    this.blocks.push(element(0xa3, head, data));
  }

  private async endCluster(): Promise<void> {
    const blocks = this.blocks.splice(0);
    if (blocks.length === 0) return;
    const position = this.position - this.segmentStart;
    this.cues.push({ at: this.clusterAt, position });
    const time = uint(0xe7, this.clusterAt);
    await this.write(element(ids.cluster, time, ...blocks));
  }

  async finish(): Promise<void> {
    await this.endCluster();
    const cuesAt = this.position - this.segmentStart;
    await this.write(
      element(
        ids.cues,
        ...this.cues.map(({ at, position }) =>
          element(
            0xbb,
            uint(0xb3, at),
            element(0xb7, uint(0xf7, 1), uint(0xf1, position)),
          ),
        ),
      ),
    );
    await this.fill(this.seekPlace, longUint(cuesAt));
    const length = longUint(this.position - this.segmentStart);
    length.writeUInt8(0x01, 0);
    await this.fill(this.segmentStart - length.length, length);
    await this.close();
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async writeHead(video: {
    width: number;
    height: number;
    duration: number;
  }): Promise<void> {
    await this.write(
      element(
        ids.ebml,
        uint(0x4286, 1),
        uint(0x42f7, 1),
        uint(0x42f2, 4),
        uint(0x42f3, 8),
        text(0x4282, 'webm'),
        uint(0x4287, 4),
        uint(0x4285, 2),
      ),
    );
    await this.write(Buffer.concat([idBytes(ids.segment), unknownLength]));
    this.segmentStart = this.position;
    await this.write(
      element(
        ids.seekHead,
        element(
          0x4dbb,
          element(0x53ab, idBytes(ids.cues)),
          element(0x53ac, longUint(0)),
        ),
      ),
    );
    this.seekPlace = this.position - 8;
    await this.write(
      element(
        ids.info,
        uint(0x2ad7b1, 1_000_000),
        float(0x4489, video.duration),
        text(0x4d80, 'uat-runner'),
        text(0x5741, 'uat-runner'),
      ),
    );
    await this.write(
      element(
        ids.tracks,
        element(
          0xae,
          uint(0xd7, 1),
          uint(0x73c5, 1),
          uint(0x83, 1),
          uint(0x9c, 0),
          text(0x86, 'V_VP8'),
          element(
            0xe0,
            uint(0xb0, video.width),
            uint(0xba, video.height),
            colour,
          ),
        ),
      ),
    );
  }

  private async write(bytes: Buffer): Promise<void> {
    await this.file.write(bytes, 0, bytes.length, this.position);
    this.position += bytes.length;
  }

  private async fill(place: number, bytes: Buffer): Promise<void> {
    await this.file.write(bytes, 0, bytes.length, place);
  }
}

function element(id: number, ...content: Buffer[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([idBytes(id), lengthBytes(length), ...content]);
}

function uint(id: number, value: number): Buffer {
  return element(id, shortestUint(value));
}

function text(id: number, value: string): Buffer {
  return element(id, Buffer.from(value, 'latin1'));
}

function float(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return element(id, bytes);
}

function idBytes(id: number): Buffer {
  return shortestUint(id);
}

function shortestUint(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

function longUint(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** A length in so many bytes as it needs; the first bit that is set says how many. */
function lengthBytes(length: number): Buffer {
  for (let bytes = 1; bytes < 6; bytes += 1) {
    // All bits set would mean “unknown”.
    if (length < 2 ** (7 * bytes) - 1) {
      const marked = length + 2 ** (7 * bytes);
      return Buffer.from(marked.toString(16).padStart(bytes * 2, '0'), 'hex');
    }
  }
  throw new Error(`A piece of ${length} bytes is too large for a video.`);
}
