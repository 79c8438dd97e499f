import * as z from 'zod';
import { shardCallSchema, shardWorkSchema } from './work';

/**
 * The other way to call a runner: a doorbell. An executor whose runners come and go by themselves, such as a cloud
 * function, is not handed shards. It is rung: “there is work in this run”. Whoever answers claims a shard, performs and
 * reports it as anybody does, and claims again, until its time is nearly over or there is nothing left for it.
 *
 * The token opens claims of this run and nothing else, and expires. A ring may get lost or arrive twice: one that is not
 * answered is repeated, and two that answer get two different shards, or nothing.
 *
 * @public
 */
export const ringSchema = z.strictObject({
  runId: z.uuid(),
  /** Base URL of the runner protocol, as the runner reaches it. */
  url: z.url(),
  token: z.string().min(1).max(500),
});

/** @public */
export type Ring = z.infer<typeof ringSchema>;

/** The answer to a claim: a shard call without its URL, which is that of the ring, and its work. @public */
export const claimedShardSchema = shardCallSchema
  .omit({ url: true })
  .extend({ work: shardWorkSchema });

/** @public */
export type ClaimedShard = z.infer<typeof claimedShardSchema>;
