import {
  eventAnswerSchema,
  runnerPaths,
  shardAttemptHeader,
  shardWorkSchema,
  type EventAnswer,
  type RunnerEvent,
  type ShardCall,
  type ShardWork,
} from '@uatcms/plugin-uat-common';
import { exchange, type Answer } from './httpExchange';

/** The shard was given to another runner, or has ended: stop at once and report nothing more. */
export class Fenced extends Error {}

/** The other side refuses what it was sent; sending it again would change nothing. */
export class Refused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** The other side could not be asked, or could not answer just now. */
export class Unreachable extends Error {}

const timeout = 30_000;
const uploadTimeout = 120_000;

/**
 * The runner protocol, as one shard attempt may use it. Every call may throw
 * `Fenced`, `Refused` or `Unreachable`; only the last is worth another try.
 */
export class ShardDoor {
  constructor(private readonly call: ShardCall) {}

  async claim(): Promise<ShardWork> {
    const answer = await this.send(
      'POST',
      runnerPaths.claim(this.call.shardId),
      '{}',
      'application/json',
      timeout,
    );
    return shardWorkSchema.parse(JSON.parse(answer.body));
  }

  async report(events: RunnerEvent[]): Promise<EventAnswer> {
    const body = JSON.stringify({ events });
    const answer = await this.send(
      'POST',
      runnerPaths.events(this.call.shardId),
      body,
      'application/json',
      timeout,
    );
    return eventAnswerSchema.parse(JSON.parse(answer.body));
  }

  async keep(
    sha256: string,
    bytes: Buffer,
    contentType: string,
  ): Promise<void> {
    await this.send(
      'PUT',
      runnerPaths.artifact(this.call.shardId, sha256),
      bytes,
      contentType,
      uploadTimeout,
    );
  }

  private async send(
    method: 'POST' | 'PUT',
    path: string,
    body: Buffer | string,
    contentType: string,
    limit: number,
  ): Promise<Answer> {
    const { url, token, attempt } = this.call;
    const headers = {
      authorization: `Bearer ${token}`,
      [shardAttemptHeader]: String(attempt),
      'content-type': contentType,
    };
    const answer = await exchange({
      method,
      url: url.replace(/\/$/, '') + path,
      headers,
      body,
      timeout: limit,
    }).catch(error => {
      throw new Unreachable(
        error instanceof Error ? error.message : String(error),
      );
    });
    return checked(answer);
  }
}

const worthAnotherTry = [408, 425, 429];

/** @throws Fenced, Refused or Unreachable when the answer is none of success */
export function checked(answer: Answer): Answer {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return answer;
  const message = `HTTP ${status}${messageIn(body)}`;
  if (status === 401 || status === 409) throw new Fenced(message);
  if (status !== 507 && (status >= 500 || worthAnotherTry.includes(status)))
    throw new Unreachable(message);
  throw new Refused(status, message);
}

function messageIn(body: string): string {
  try {
    return `: ${JSON.parse(body).error.message}`;
  } catch {
    return '';
  }
}
