import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../errors';
import type { ShardKey } from '../types';

/** What the database knows of the newest attempt of a shard. */
export interface FencedShard {
  /** `people`: open for a person; no runner ever has it. */
  state: 'queued' | 'running' | 'people' | 'finished';
  attempt: number;
  token_hash: Buffer | null;
}

/** 32 random bytes, as text. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * Lets only the runner of the newest attempt through, while the shard is its own.
 *
 * An attempt that was overtaken is told so whatever its token, of which nothing is kept any more: there is nothing it
 * could do with the answer.
 *
 * @throws Refusal `unauthenticated` or `fenced`
 */
export function assertKey<T extends FencedShard>(
  shard: T | undefined,
  key: ShardKey,
): asserts shard is T {
  if (shard && key.attempt < shard.attempt) {
    throw new Refusal(
      'fenced',
      `Shard ${key.shardId} was given to another runner: this is attempt ${key.attempt}, the newest is ${shard.attempt}`,
    );
  }
  if (
    !shard?.token_hash ||
    key.attempt !== shard.attempt ||
    !timingSafeEqual(shard.token_hash, hashOfToken(key.token))
  ) {
    throw new Refusal(
      'unauthenticated',
      'There is no such shard, or this is not its token',
    );
  }
  if (shard.state !== 'running') {
    throw new Refusal(
      'fenced',
      shard.state === 'finished'
        ? `Shard ${key.shardId} has ended`
        : `Shard ${key.shardId} was taken back: its runner had not reported in time`,
    );
  }
}
