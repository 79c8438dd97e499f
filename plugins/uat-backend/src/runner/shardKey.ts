import { Refusal, type RunKey, type ShardKey } from '@uatcms/core';
import { ringSchema, shardAttemptHeader } from '@uatcms/plugin-uat-common';
import type { Request } from 'express';
import { z } from 'zod';

const keySchema = z.object({
  shardId: z.uuid(),
  attempt: z.coerce.number().int().min(1).max(1_000_000),
  token: z.string().min(1).max(500),
});

/**
 * The right to speak for a shard, as the runner shows it. Whether it is valid is decided by core.
 *
 * @throws Refusal `unauthenticated` when it cannot be one
 */
export function shardKeyOf(req: Request, shardId: unknown): ShardKey {
  const key = keySchema.safeParse({
    shardId,
    attempt: req.header(shardAttemptHeader),
    token: bearerOf(req),
  });
  if (!key.success) {
    throw new Refusal(
      'unauthenticated',
      `A runner names its shard, its token as "Authorization: Bearer …", and its attempt as "${shardAttemptHeader}".`,
    );
  }
  return key.data;
}

/**
 * The right to claim shards of a run, as a runner that was rung shows it. Whether it is valid is decided by core.
 *
 * @throws Refusal `unauthenticated` when it cannot be one
 */
export function runKeyOf(req: Request, runId: unknown): RunKey {
  const key = ringSchema
    .pick({ runId: true, token: true })
    .safeParse({ runId, token: bearerOf(req) });
  if (!key.success) {
    throw new Refusal(
      'unauthenticated',
      'A runner that was rung names its run, and the token of the ring as "Authorization: Bearer …".',
    );
  }
  return key.data;
}

function bearerOf(req: Request): string | undefined {
  return /^Bearer (\S+)$/i.exec(req.header('authorization') ?? '')?.[1];
}
