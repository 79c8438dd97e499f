import {
  runnerPaths,
  shardAttemptHeader,
  shardWorkSchema,
  type ArtifactRef,
  type RunnerEvent,
  type ShardCall,
  type ShardWork,
} from '@uatcms/plugin-uat-common';

const at = '2026-01-31T10:00:00.000Z';

/** Speaks the runner protocol for one shard call. */
export class TestRunner {
  constructor(private readonly call: ShardCall) {}

  claim(): Promise<Response> {
    return this.#request('POST', runnerPaths.claim(this.call.shardId));
  }

  async work(): Promise<ShardWork> {
    return shardWorkSchema.parse(await (await this.claim()).json());
  }

  events(events: unknown): Promise<Response> {
    return this.#request(
      'POST',
      runnerPaths.events(this.call.shardId),
      JSON.stringify({ events }),
      'application/json',
    );
  }

  offer(sha256: string, size: number): Promise<Response> {
    return this.#request(
      'POST',
      runnerPaths.artifact(this.call.shardId, sha256),
      JSON.stringify({ size, contentType: 'image/png' }),
      'application/json',
    );
  }

  put(sha256: string, content: BodyInit): Promise<Response> {
    return this.#request(
      'PUT',
      runnerPaths.artifact(this.call.shardId, sha256),
      content,
      'image/png',
    );
  }

  /** Passes every iteration of the shard, with these artifacts as evidence. */
  async passAll(artifacts?: ArtifactRef[]): Promise<Response> {
    const { iterations } = await this.work();
    return this.events([
      ...iterations.flatMap(({ id }) => passed(id, artifacts)),
      { type: 'shardFinished', outcome: 'done' },
    ]);
  }

  #request(
    method: string,
    path: string,
    body?: BodyInit,
    contentType?: string,
  ): Promise<Response> {
    return fetch(`${this.call.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.call.token}`,
        [shardAttemptHeader]: String(this.call.attempt),
        ...(contentType && { 'content-type': contentType }),
      },
      body,
      // Needed for a body that is a stream.
      duplex: 'half',
    } as RequestInit);
  }
}

/** All that a runner says of an iteration that passes. */
export function passed(
  iterationId: string,
  artifacts?: ArtifactRef[],
): RunnerEvent[] {
  const ofTry = { iterationId, try: 1 };
  return [
    { type: 'attemptStarted', ...ofTry, at },
    {
      type: 'stepFinished',
      ...ofTry,
      step: {
        sequence: 0,
        path: [0],
        keyword: 'openUrl',
        title: 'Open the shop',
        status: 'passed',
        startedAt: at,
        durationMs: 5,
        artifacts,
      },
    },
    {
      type: 'attemptFinished',
      ...ofTry,
      at,
      durationMs: 5,
      verdict: 'passed',
      final: true,
    },
  ];
}
