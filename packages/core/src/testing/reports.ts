import type {
  ArtifactRef,
  RunnerEvent,
  StepResult,
} from '@uatcms/plugin-uat-common';
import type { Core, HandedShard } from '../types';

const at = '2026-01-31T10:00:00.000Z';

type Finish = Extract<RunnerEvent, { type: 'attemptFinished' }>;
type ShardFinished = Extract<RunnerEvent, { type: 'shardFinished' }>;

export function started(
  iterationId: string,
  number = 1,
  purpose?: 'trace',
): RunnerEvent {
  return { type: 'attemptStarted', iterationId, try: number, at, purpose };
}

export function step(
  iterationId: string,
  sequence: number,
  more: Partial<StepResult> & { try?: number } = {},
): RunnerEvent {
  const { try: number = 1, ...rest } = more;
  return {
    type: 'stepFinished',
    iterationId,
    try: number,
    step: {
      sequence,
      path: [sequence],
      keyword: 'openUrl',
      title: 'Open /',
      status: 'passed',
      startedAt: at,
      durationMs: 5,
      ...rest,
    },
  };
}

export function finished(
  iterationId: string,
  verdict: Finish['verdict'],
  more: Partial<Finish> = {},
): RunnerEvent {
  return {
    type: 'attemptFinished',
    iterationId,
    try: 1,
    at,
    durationMs: 20,
    verdict,
    final: true,
    ...more,
  };
}

export function shardFinished(
  outcome: ShardFinished['outcome'],
  more: Partial<ShardFinished> = {},
): RunnerEvent {
  return { type: 'shardFinished', outcome, ...more };
}

/** Everything a runner says of an iteration whose only try comes to the verdict. */
export function wholeIteration(
  iterationId: string,
  verdict: Finish['verdict'] = 'passed',
): RunnerEvent[] {
  return [
    started(iterationId),
    step(iterationId, 0),
    finished(iterationId, verdict),
  ];
}

export function artifact(digit: string, name = 'step'): ArtifactRef {
  return {
    sha256: digit.repeat(64),
    kind: 'screenshot',
    name,
    contentType: 'image/png',
    size: 1_000,
  };
}

/** Takes shards of the local executor from the queue, with a lease of a minute. */
export function handOut(
  core: Core,
  limit = 1,
  leaseMs = 60_000,
): Promise<HandedShard[]> {
  return core.shards.handOut({
    executor: 'local',
    limit,
    leaseMs,
    replica: 'replica-1',
  });
}

/** Takes the next shard from the queue and fetches its work, as a runner does. */
export async function claim(core: Core) {
  const [key] = await handOut(core);
  const { work } = await core.shards.work(key);
  return { key, work, ids: work.iterations.map(({ id }) => id) };
}

/** Carries out shards until the queue of the local executor is empty; every iteration passes. */
export async function passAll(core: Core): Promise<void> {
  for (;;) {
    const [key] = await handOut(core);
    if (!key) {
      return;
    }
    const { work } = await core.shards.work(key);
    await core.shards.ingest(key, [
      ...work.iterations.flatMap(({ id }) => wholeIteration(id)),
      shardFinished('done'),
    ]);
  }
}
