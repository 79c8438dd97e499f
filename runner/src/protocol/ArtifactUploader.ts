import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import type {
  AttemptEvidence,
  Evidence,
  EvidenceFile,
} from '../engine/Evidence';
import {
  Fenced,
  Refused,
  Unreachable,
  type Content,
  type ShardDoor,
} from './ShardDoor';

const mostAtOnce = 3;
/** Files that may wait before the next one has to. */
const mostWaiting = 24;
const firstRetry = 200;
const longestRetry = 5_000;

/**
 * Uploads files beside the steps: a step hands its file over and goes on. Equal files are uploaded once per shard. Small
 * ones wait in memory, and only so many; large ones wait on disk and are streamed from there, anew with every try. A file
 * counts as kept when the portal says so, not when it was sent.
 */
export class ArtifactUploader implements Evidence {
  /** What became of each file, by its hash: undefined when it is kept, otherwise why it is not. */
  private readonly known = new Map<string, Promise<string | undefined>>();
  private readonly uploads = new Set<Promise<unknown>>();
  private readonly waiting: Array<() => void> = [];
  private running = 0;

  /**
   * @param folder - one of its own, which somebody else makes and removes
   * @param largest - bytes of the largest file that the portal takes
   * @param patienceMs - milliseconds for which a file is tried again while nobody can be reached
   */
  constructor(
    private readonly door: ShardDoor,
    private readonly folder: string,
    readonly largest: number,
    private readonly patienceMs: number,
  ) {}

  newPath(): string {
    return join(this.folder, randomUUID());
  }

  open(): AttemptEvidence {
    const outcomes: Array<Promise<string | undefined>> = [];
    const paths: string[] = [];
    return {
      keep: async file => {
        const { kind, name, contentType, content } = file;
        if ('path' in content) paths.push(content.path);
        const { sha256, size } = described(content);
        if (this.uploads.size >= mostWaiting) await Promise.race(this.uploads);
        outcomes.push(
          this.upload(sha256, file, size).then(
            reason =>
              reason && `The evidence “${name}” could not be kept: ${reason}`,
          ),
        );
        return { sha256, kind, name, contentType, size } satisfies ArtifactRef;
      },
      settle: async () => {
        const problems = await Promise.all(outcomes);
        // Not before: steps may look into a file that they have downloaded.
        await Promise.all(paths.map(path => rm(path, { force: true })));
        return problems.find(problem => problem !== undefined);
      },
    };
  }

  /** @returns why the file could not be kept */
  private upload(
    sha256: string,
    file: EvidenceFile,
    size: number,
  ): Promise<string | undefined> {
    const before = this.known.get(sha256);
    if (before) return before;
    const upload = this.inTurn(() => this.bring(sha256, file, size)).then(
      () => undefined,
      error => {
        // It may be tried again with the next attempt.
        this.known.delete(sha256);
        return reasonOf(error);
      },
    );
    const tracked = upload.finally(() => this.uploads.delete(tracked));
    this.uploads.add(tracked);
    this.known.set(sha256, upload);
    return upload;
  }

  private async bring(
    sha256: string,
    { contentType, content }: EvidenceFile,
    size: number,
  ): Promise<void> {
    const bytes: Content =
      'path' in content
        ? { size, open: () => createReadStream(content.path) }
        : content;
    const end = Date.now() + this.patienceMs;
    for (let retry = firstRetry; ; retry = Math.min(retry * 2, longestRetry)) {
      try {
        await this.door.keep(sha256, bytes, contentType);
        return;
      } catch (error) {
        if (!(error instanceof Unreachable) || Date.now() + retry > end)
          throw error;
        await new Promise(resolve => setTimeout(resolve, retry));
      }
    }
  }

  private async inTurn(work: () => Promise<void>): Promise<void> {
    if (this.running >= mostAtOnce)
      await new Promise<void>(resolve => this.waiting.push(resolve));
    this.running += 1;
    try {
      await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}

function described(content: EvidenceFile['content']) {
  return 'path' in content
    ? content
    : {
        sha256: createHash('sha256').update(content).digest('hex'),
        size: content.length,
      };
}

function reasonOf(error: unknown): string {
  if (error instanceof Refused && error.status === 507) {
    return 'there is no room left for artifacts. Delete old runs, or give the artifact store more room.';
  }
  if (error instanceof Refused && error.status === 413) {
    return 'it is larger than the portal takes (uat.artifacts.largest).';
  }
  if (error instanceof Fenced) return 'the shard belongs to another runner.';
  return `${error instanceof Error ? error.message : String(error)}.`;
}
