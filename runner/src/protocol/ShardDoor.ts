import type { Readable } from 'node:stream';
import {
  artifactOfferAnswerSchema,
  eventAnswerSchema,
  runnerPaths,
  shardAttemptHeader,
  shardWorkSchema,
  type ArtifactUpload,
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

/** Bytes to send: at hand, or to be read from their beginning with every try. */
export type Content = Buffer | { size: number; open: () => Readable };

const timeout = 30_000;
/** Without a sign of life from the other side. */
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

  /** Brings a file to where it is kept, and comes back when the portal has confirmed it. */
  async keep(
    sha256: string,
    content: Content,
    contentType: string,
  ): Promise<void> {
    const size = 'open' in content ? content.size : content.length;
    const offer = async () => {
      const answer = await this.send(
        'POST',
        runnerPaths.artifact(this.call.shardId, sha256),
        JSON.stringify({ size, contentType }),
        'application/json',
        timeout,
      );
      return artifactOfferAnswerSchema.parse(JSON.parse(answer.body));
    };
    const answer = await offer();
    if ('kept' in answer) return;
    await this.upload(answer.upload, content);
    if (!('kept' in (await offer()))) {
      throw new Unreachable('the file did not arrive where it is kept');
    }
  }

  private async upload(
    { method, url, headers }: ArtifactUpload,
    content: Content,
  ): Promise<void> {
    if (!/^https?:/i.test(url)) {
      const type = headers['content-type'] ?? 'application/octet-stream';
      await this.send(method, url, content, type, uploadTimeout);
      return;
    }
    // Its permission is part of the address, and our token is none of its business. What it refuses may be an address
    // that has run out meanwhile, so a further try asks for a new one.
    const { status, body } = await exchange({
      ...{ method, url, headers, body: content, timeout: uploadTimeout },
    }).catch(unreachable);
    if (status >= 300) {
      throw new Unreachable(
        `the artifact store answers HTTP ${status}: ${body.slice(0, 300)}`,
      );
    }
  }

  private async send(
    method: 'POST' | 'PUT',
    path: string,
    body: Content | string,
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
    }).catch(unreachable);
    return checked(answer);
  }
}

function unreachable(error: unknown): never {
  throw new Unreachable(error instanceof Error ? error.message : String(error));
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
