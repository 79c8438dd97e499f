import { createHash } from 'node:crypto';
import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import type { Evidence } from '../engine/Evidence';
import { Fenced, Refused, type ShardDoor } from './ShardDoor';

const mostAtOnce = 3;
/** Files that may wait before the next one has to. They are held in memory. */
const mostWaiting = 24;
const tries = 5;
const firstRetry = 200;

/**
 * Uploads files beside the steps: a step hands its file over and goes on. Equal
 * files are uploaded once per shard. A failure is remembered until somebody asks.
 */
export class ArtifactUploader implements Evidence {
  private readonly known = new Set<string>();
  private readonly uploads = new Set<Promise<void>>();
  private readonly waiting: Array<() => void> = [];
  private running = 0;
  private problem: string | undefined;

  constructor(private readonly door: ShardDoor) {}

  async keep(file: {
    kind: ArtifactRef['kind'];
    name: string;
    contentType: string;
    bytes: Buffer;
  }): Promise<ArtifactRef> {
    const { kind, name, contentType, bytes } = file;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (!this.known.has(sha256)) {
      this.known.add(sha256);
      if (this.uploads.size >= mostWaiting) await Promise.race(this.uploads);
      const upload = this.upload(sha256, bytes, contentType, name).finally(() =>
        this.uploads.delete(upload),
      );
      this.uploads.add(upload);
    }
    return { sha256, kind, name, contentType, size: bytes.length };
  }

  async settle(): Promise<string | undefined> {
    await Promise.all(this.uploads);
    const { problem } = this;
    this.problem = undefined;
    return problem;
  }

  private async upload(
    sha256: string,
    bytes: Buffer,
    contentType: string,
    name: string,
  ): Promise<void> {
    await this.turn();
    try {
      await this.insist(() => this.door.keep(sha256, bytes, contentType));
    } catch (error) {
      // It may be tried again with the next attempt.
      this.known.delete(sha256);
      this.problem ??= `The evidence “${name}” could not be kept: ${reasonOf(
        error,
      )}`;
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }

  private async turn(): Promise<void> {
    if (this.running >= mostAtOnce)
      await new Promise<void>(resolve => this.waiting.push(resolve));
    this.running += 1;
  }

  private async insist(action: () => Promise<void>): Promise<void> {
    for (let made = 1; ; made += 1) {
      try {
        await action();
        return;
      } catch (error) {
        if (
          error instanceof Fenced ||
          error instanceof Refused ||
          made === tries
        )
          throw error;
        await new Promise(resolve =>
          setTimeout(resolve, firstRetry * 2 ** (made - 1)),
        );
      }
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Refused && error.status === 507) {
    return 'there is no room left for artifacts. Delete old runs, or give the artifact store more room.';
  }
  return `${error instanceof Error ? error.message : String(error)}.`;
}
