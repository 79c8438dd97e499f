import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ShardCall,
  ShardWork,
  WorkerOutcome,
} from '@uatcms/plugin-uat-common';
import type { SignedInState } from './engine/Attempt';
import type { ContextSupply } from './engine/ContextSupply';
import { performShard } from './engine/performShard';
import { ArtifactUploader } from './protocol/ArtifactUploader';
import { claimPatiently } from './protocol/claimPatiently';
import { EventReporter, type ReportingEnd } from './protocol/EventReporter';
import { patienceOf } from './protocol/patience';
import { Fenced, ShardDoor } from './protocol/ShardDoor';
import { isWantOfRoom, noRoomIn } from './room';
import type { SecretSource } from './secrets/SecretSource';

/** Signed-in sessions, kept for as long as the worker works on the same run. */
export interface RunSessions {
  runId: string;
  states: Map<string, SignedInState>;
}

/** What a worker brings along for each shard. */
export interface CallRequest {
  call: ShardCall;
  /** The work, where it came with the call. */
  work?: ShardWork;
  /** The browser, or why there is none. */
  browser: { contexts: ContextSupply; name: string } | { missing: string };
  sessionsOf: (runId: string) => Map<string, SignedInState>;
  /** Aborted when the worker is told to stop. */
  stop: AbortSignal;
  /** What is said of a shard that is stopped before its end. */
  stopReason?: string;
  /** Asked before each iteration; without it there is time for all. */
  hasTime?: () => boolean;
  /** By default the environment variables of the process. */
  secrets?: SecretSource;
  runner: string;
}

/** How a shard ended. */
export interface CallOutcome {
  outcome: WorkerOutcome;
  message?: string;
}

/**
 * Performs one shard from claim to last word: fetches the work, has the engine
 * perform it, and reports. Never throws.
 */
export async function performCall(request: CallRequest): Promise<CallOutcome> {
  const { call, browser, stop } = request;
  const door = new ShardDoor(call);
  let work: ShardWork;
  try {
    work = request.work ?? (await claimPatiently(door, stop));
  } catch (error) {
    return {
      outcome: error instanceof Fenced ? 'fenced' : 'unreported',
      message: messageOf(error),
    };
  }
  const stopping = new AbortController();
  const onStop = () => stopping.abort();
  stop.addEventListener('abort', onStop);
  if (stop.aborted) onStop();
  let end: ReportingEnd | undefined;
  const reporter = new EventReporter(door, work.leaseMs, onStop, reason => {
    end = reason;
    onStop();
  });
  const shard: CallOutcome =
    'missing' in browser
      ? { outcome: 'gaveUp', message: browser.missing }
      : await inFolder(folder =>
          performShard({
            work,
            contexts: browser.contexts,
            sessions: request.sessionsOf(work.runId),
            evidence: new ArtifactUploader(
              door,
              folder,
              work.largestArtifact,
              patienceOf(work.leaseMs),
            ),
            emit: reporter.emit,
            stop: stopping.signal,
            mayGoOn: () => reporter.mayGoOn(),
            hasTime: request.hasTime,
            secrets: request.secrets,
          }),
        ).then(
          (outcome): CallOutcome =>
            outcome === 'stopped'
              ? { outcome, message: request.stopReason }
              : { outcome },
          (error): CallOutcome => ({
            outcome: 'gaveUp',
            message: isWantOfRoom(error)
              ? `The shard cannot be carried out: ${noRoomIn()}.`
              : messageOf(error),
          }),
        );
  stop.removeEventListener('abort', onStop);
  if (!end) {
    reporter.emit({
      type: 'shardFinished',
      outcome: shard.outcome as 'done' | 'stopped' | 'gaveUp',
      message: shard.message?.slice(0, 10_000),
      runner: {
        browser: 'missing' in browser ? undefined : browser.name,
        runner: request.runner,
      },
    });
  }
  return (await reporter.finish()) ?? shard;
}

/** Lends a folder of its own to work that leaves files, and clears it away. */
async function inFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), 'uat-evidence-'));
  try {
    return await work(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
