import type {
  ArtifactRef,
  AttemptPurpose,
  Pushback,
  FailureKind,
  RunnerEvent,
  StepResult,
  Verdict,
} from '@uatcms/plugin-uat-common';
import {
  firstLine,
  isFailure,
  isTraced,
  outcomeOf,
  sumOf,
  toTest,
} from './outcome';
import type { IterationProgress } from './progressStore';
import type { Stopping } from './stopping';

/** One try of an iteration, as the database keeps it. */
export interface AttemptProgress {
  iteration_id: string;
  shard_attempt: number;
  try: number;
  state: 'running' | 'finished' | 'lost';
  verdict: Exclude<Verdict, 'flaky'> | null;
  message: string | null;
  failure: FailureKind | null;
  started_at: string;
  duration_ms: number | null;
  /** `trace`: changes neither verdict nor counts. */
  purpose: AttemptPurpose;
  remarks: string[] | null;
}

/** A try with the positions of those of its steps that are kept. A try that takes no further ones has none. */
export interface LoadedTry extends AttemptProgress {
  sequences?: Set<number>;
}

/** An iteration with all its attempts, oldest first. */
export interface LoadedIteration extends IterationProgress {
  shard_id: string;
  tries: LoadedTry[];
}

/** Names a try: what `AttemptProgress` is known by. */
type TryKey = Pick<AttemptProgress, 'iteration_id' | 'shard_attempt' | 'try'>;

/** A finished step with the attempt it belongs to. */
export interface ReportedStep extends TryKey {
  step: StepResult;
}

/** Files that hang on an attempt as a whole. */
export interface AttemptArtifacts extends TryKey {
  artifacts: ArtifactRef[];
}

type Ended = Exclude<RunnerEvent, { type: 'shardFinished' }>;
type Finish = Extract<RunnerEvent, { type: 'attemptFinished' }>;

/**
 * What the iterations of one shard have come to: the rules of attempts and verdicts, without the database.
 *
 * Events that were applied before are found to change nothing: an attempt that is there is not begun again, one that
 * has ended, or whose iteration has, takes no further event, and a step that is kept is not taken again. As nobody else
 * writes results of a shard whose lock is held, what is found here to be new is new to the database.
 */
export class ShardProgress {
  readonly steps: ReportedStep[] = [];
  readonly artifacts: AttemptArtifacts[] = [];
  /** Attempts at which the site has asked for less. */
  readonly pushbacks: Pushback[] = [];
  readonly #attempt: number;
  readonly #stopping: Stopping | undefined;
  readonly #iterations: Map<string, LoadedIteration>;
  readonly #changed = new Set<LoadedIteration>();
  readonly #begunTries = new Set<AttemptProgress>();
  readonly #changedTries = new Set<AttemptProgress>();
  #progressed = false;

  /**
   * @param shard - number of the shard attempt that reports, and why its run is being stopped, if it is
   */
  constructor(
    shard: { attempt: number; stopping: Stopping | undefined },
    iterations: LoadedIteration[],
  ) {
    this.#attempt = shard.attempt;
    this.#stopping = shard.stopping;
    this.#iterations = new Map(iterations.map(item => [item.id, item]));
  }

  /** Whether an iteration was finished by what was applied. */
  get progressed(): boolean {
    return this.#progressed;
  }

  /** Tries that the database does not know yet. */
  get begunTries(): AttemptProgress[] {
    return [...this.#begunTries];
  }

  /** Tries that it knows otherwise. */
  get changedTries(): AttemptProgress[] {
    return [...this.#changedTries].filter(
      tried => !this.#begunTries.has(tried),
    );
  }

  get changed(): IterationProgress[] {
    return [...this.#changed];
  }

  get unfinished(): LoadedIteration[] {
    return [...this.#iterations.values()].filter(
      ({ state }) => state !== 'finished',
    );
  }

  get all(): LoadedIteration[] {
    return [...this.#iterations.values()];
  }

  has(iterationId: string): boolean {
    return this.#iterations.has(iterationId);
  }

  apply(event: Ended): void {
    const iteration = this.#iterations.get(event.iterationId)!;
    if (iteration.state === 'finished') {
      return;
    }
    const known = iteration.tries.find(
      tried => tried.shard_attempt === this.#attempt && tried.try === event.try,
    );
    if (known && known.state !== 'running') {
      return;
    }
    // Steps and ends are taken even if the beginning got lost: evidence is worth more than order.
    const current =
      known ??
      this.#begin(
        iteration,
        event.try,
        event.type === 'stepFinished' ? event.step.startedAt : event.at,
        event.type === 'attemptStarted' ? event.purpose : undefined,
      );
    if (event.type === 'stepFinished') {
      this.#addStep(iteration, current, event.step);
    } else if (event.type === 'attemptFinished') {
      this.#finish(iteration, current, event);
    }
  }

  /**
   * Ends the iterations of which only the trace was still to be recorded: what they have come to is known.
   *
   * @returns those that are still unfinished
   */
  settleTraced(): LoadedIteration[] {
    this.unfinished.filter(isTraced).forEach(iteration => {
      this.#leave(iteration);
      this.#settle(iteration);
    });
    return this.unfinished;
  }

  /** Puts an iteration back into the queue. */
  giveBack(iteration: LoadedIteration, lost: boolean): void {
    if (iteration.state !== 'running') {
      return;
    }
    this.#leave(iteration);
    iteration.state = 'queued';
    iteration.losses += lost ? 1 : 0;
    this.#changed.add(iteration);
  }

  /** Ends an iteration that no runner will finish any more. */
  end(
    iteration: LoadedIteration,
    verdict: 'error' | 'cancelled',
    message: string,
  ): void {
    this.#leave(iteration);
    iteration.state = 'finished';
    iteration.verdict = verdict;
    iteration.message = firstLine(message);
    this.#changed.add(iteration);
  }

  #begin(
    iteration: LoadedIteration,
    number: number,
    startedAt: string,
    purpose: AttemptPurpose = 'test',
  ): AttemptProgress {
    this.#leave(iteration);
    const tried: AttemptProgress = {
      iteration_id: iteration.id,
      shard_attempt: this.#attempt,
      try: number,
      state: 'running',
      verdict: null,
      message: null,
      failure: null,
      started_at: startedAt,
      duration_ms: null,
      purpose,
      remarks: null,
    };
    iteration.tries.push(tried);
    iteration.state = 'running';
    iteration.started_at ??= startedAt;
    if (purpose === 'test') {
      iteration.attempts = toTest(iteration).length;
      iteration.steps_done = 0;
    }
    this.#begunTries.add(tried);
    this.#changed.add(iteration);
    return tried;
  }

  #addStep(
    iteration: LoadedIteration,
    tried: LoadedTry,
    step: StepResult,
  ): void {
    tried.sequences ??= new Set();
    if (tried.sequences.has(step.sequence)) {
      return;
    }
    tried.sequences.add(step.sequence);
    this.steps.push({ ...keyOf(tried), step });
    iteration.steps_done += tried.purpose === 'test' ? 1 : 0;
    this.#changed.add(iteration);
  }

  #finish(
    iteration: LoadedIteration,
    tried: AttemptProgress,
    event: Finish,
  ): void {
    if (event.verdict === 'cancelled' && !this.#stopping) {
      // Nobody stopped the run: the runner itself was told to end, and what it left half done is no result.
      if (isTraced(iteration)) {
        this.settleTraced();
      } else {
        this.giveBack(iteration, false);
      }
      return;
    }
    tried.state = 'finished';
    // What a runner was told to end counts as what the run was stopped for.
    const stopping = event.verdict === 'cancelled' ? this.#stopping : undefined;
    tried.verdict = stopping?.verdict ?? event.verdict;
    tried.message =
      (stopping?.verdict === 'error' ? stopping.message : event.message) ??
      null;
    tried.failure = isFailure(tried) ? event.failure ?? 'test' : null;
    tried.duration_ms = event.durationMs;
    tried.remarks = event.remarks ?? null;
    if (event.artifacts?.length) {
      this.artifacts.push({ ...keyOf(tried), artifacts: event.artifacts });
    }
    if (event.pushback) {
      this.pushbacks.push(event.pushback);
    }
    this.#changedTries.add(tried);
    this.#changed.add(iteration);
    if (event.final) {
      this.#settle(iteration);
    }
  }

  #settle(iteration: LoadedIteration): void {
    const { verdict, message } = outcomeOf(toTest(iteration));
    iteration.state = 'finished';
    iteration.verdict = verdict;
    iteration.message = message && firstLine(message);
    iteration.duration_ms = sumOf(toTest(iteration));
    this.#changed.add(iteration);
    this.#progressed = true;
  }

  /** What still runs of an iteration will never report its end. */
  #leave(iteration: LoadedIteration): void {
    for (const tried of iteration.tries) {
      if (tried.state === 'running') {
        tried.state = 'lost';
        this.#changedTries.add(tried);
      }
    }
  }
}

function keyOf({ iteration_id, shard_attempt, try: number }: TryKey): TryKey {
  return { iteration_id, shard_attempt, try: number };
}
