import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunnerEvent, StepResult } from '@uatcms/plugin-uat-common';
import { BrowserKeeper, type KeeperOptions } from '../browser/BrowserKeeper';
import { findBrowser } from '../browser/findBrowser';
import type { SignedInState } from '../engine/Attempt';
import { ContextSupply } from '../engine/ContextSupply';
import type { Evidence } from '../engine/Evidence';
import { performShard } from '../engine/performShard';
import { shardWork, type WorkWish } from './shardWork';

type AttemptFinished = Extract<RunnerEvent, { type: 'attemptFinished' }>;

/** What came of a shard. */
export interface Performed {
  outcome: 'done' | 'stopped';
  events: RunnerEvent[];
  steps: StepResult[];
  attempts: AttemptFinished[];
  /** Kept bytes by their hash. */
  kept: Map<string, Buffer>;
}

/** Performs shards with the real engine and a real Chromium, which it keeps for all tests of a file. */
export class TestRunner {
  private readonly contexts: ContextSupply;

  private constructor(readonly keeper: BrowserKeeper) {
    this.contexts = new ContextSupply(keeper);
  }

  static async start(options?: KeeperOptions): Promise<TestRunner> {
    return new TestRunner(new BrowserKeeper(await findBrowser(), options));
  }

  async stop(): Promise<void> {
    await this.keeper.discard();
  }

  /**
   * @param onEvent - sees each event at once
   * @param stop - aborted to cancel
   */
  async perform(
    wish: WorkWish,
    {
      onEvent = () => {},
      stop = new AbortController().signal,
      sessions = new Map<string, SignedInState>(),
      evidenceProblem,
    }: {
      onEvent?: (event: RunnerEvent) => void;
      stop?: AbortSignal;
      sessions?: Map<string, SignedInState>;
      evidenceProblem?: string;
    } = {},
  ): Promise<Performed> {
    const events: RunnerEvent[] = [];
    const kept = new Map<string, Buffer>();
    const folder = await mkdtemp(join(tmpdir(), 'uat-test-'));
    const work = shardWork(wish);
    const evidence: Evidence = {
      newPath: () => join(folder, randomUUID()),
      largest: work.largestArtifact,
      open: () => ({
        keep: async ({ content, ...file }) => {
          const bytes =
            'path' in content ? await readFile(content.path) : content;
          const sha256 = createHash('sha256').update(bytes).digest('hex');
          kept.set(sha256, bytes);
          return { ...file, sha256, size: bytes.length };
        },
        settle: async () => evidenceProblem,
      }),
    };
    const outcome = await performShard({
      work,
      contexts: this.contexts,
      sessions,
      evidence,
      emit: event => {
        // As it would travel.
        events.push(JSON.parse(JSON.stringify(event)));
        onEvent(event);
      },
      stop,
      mayGoOn: async () => {},
    }).finally(() => rm(folder, { recursive: true }));
    return {
      outcome,
      events,
      kept,
      steps: events.flatMap(event =>
        event.type === 'stepFinished' ? [event.step] : [],
      ),
      attempts: events.filter(
        (event): event is AttemptFinished => event.type === 'attemptFinished',
      ),
    };
  }

  /** Performs steps once; the result of the last one is what a test of a keyword looks at. */
  async steps(wish: WorkWish): Promise<StepResult> {
    const { steps } = await this.perform(wish);
    return steps.at(-1)!;
  }
}
