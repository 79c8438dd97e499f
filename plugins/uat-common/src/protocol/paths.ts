/**
 * The runner protocol over HTTP, below the URL of a shard call. Every request carries `Authorization: Bearer <token>`
 * and `X-Shard-Attempt: <attempt>`.
 *
 * | request | answer |
 * | --- | --- |
 * | `POST /shards/{id}/claim` | 200 the work of the shard |
 * | `POST /shards/{id}/events` | 200 an answer: continue or stop |
 * | `POST /artifacts/{sha256}?shard={id}` with size and type | 200 kept already, or how to send it; 413 too large |
 * | `PUT /artifacts/{sha256}?shard={id}` with the bytes | 201 kept, 200 was there, 507 no room left |
 *
 * A runner that was rung has no shard yet. It carries the token of the ring, and no attempt:
 *
 * | request | answer |
 * | --- | --- |
 * | `POST /runs/{id}/claim` | 200 a shard with its token and its work, 204 nothing to do any more |
 *
 * 401: no such shard or wrong token; 409: the shard was given to another runner, or has ended.
 *
 * @public
 */
export const runnerPaths = {
  claimFromRun: (runId: string) => `/runs/${encodeURIComponent(runId)}/claim`,
  claim: (shardId: string) => `/shards/${encodeURIComponent(shardId)}/claim`,
  events: (shardId: string) => `/shards/${encodeURIComponent(shardId)}/events`,
  artifact: (shardId: string, sha256: string) =>
    `/artifacts/${sha256}?shard=${encodeURIComponent(shardId)}`,
};

/** Header that names the shard attempt a report belongs to. @public */
export const shardAttemptHeader = 'x-shard-attempt';
