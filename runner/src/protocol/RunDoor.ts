import {
  claimedShardSchema,
  runnerPaths,
  type ClaimedShard,
  type Ring,
} from '@uatcms/plugin-uat-common';
import { checked, Unreachable } from './ShardDoor';
import { exchange } from './httpExchange';

const timeout = 30_000;

/** The runner protocol, as one who was rung may use it: shards of one run can be claimed, and nothing else. */
export class RunDoor {
  constructor(private readonly ring: Ring) {}

  /**
   * @returns undefined when there is nothing to do any more
   * @throws Fenced, Refused or Unreachable
   */
  async claim(): Promise<ClaimedShard | undefined> {
    const { url, runId, token } = this.ring;
    const answer = await exchange({
      method: 'POST',
      url: url.replace(/\/$/, '') + runnerPaths.claimFromRun(runId),
      headers: { authorization: `Bearer ${token}` },
      body: '',
      timeout,
    }).catch(error => {
      throw new Unreachable(
        error instanceof Error ? error.message : String(error),
      );
    });
    const { status, body } = checked(answer);
    return status === 204
      ? undefined
      : claimedShardSchema.parse(JSON.parse(body));
  }
}
