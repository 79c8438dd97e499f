import {
  numberOfStep,
  type Attempt,
  type StepResult,
} from '@uatcms/plugin-uat-common';

/** Where something lies in the time of an attempt, as shares of it (0 to 1). */
export interface Span {
  start: number;
  length: number;
}

/** The common time axis of the steps of an attempt. */
export interface Waterfall {
  /** Milliseconds from the start of the attempt to its end, or to the end of its last step so far. */
  totalMs: number;
  /** Moments in milliseconds that are marked on the axis, the first of them 0. */
  ticks: number[];
  spanOf: (step: StepResult) => Span;
}

const ticksAtMost = 4;

/**
 * The time axis begins with the attempt, not with its first step: what a browser needs to be ready is seen as a gap.
 */
export function waterfallOf({
  startedAt,
  durationMs,
  steps,
}: Pick<Attempt, 'startedAt' | 'durationMs' | 'steps'>): Waterfall {
  const first = steps.reduce(
    (least, step) => Math.min(least, Date.parse(step.startedAt)),
    Date.parse(startedAt),
  );
  const last = steps.reduce(
    (most, step) =>
      Math.max(most, Date.parse(step.startedAt) + step.durationMs),
    first + (durationMs ?? 0),
  );
  const totalMs = Math.max(last - first, 1);
  return {
    totalMs,
    ticks: ticksOf(totalMs),
    spanOf: step => ({
      start: (Date.parse(step.startedAt) - first) / totalMs,
      length: step.durationMs / totalMs,
    }),
  };
}

/** Round moments, evenly apart: steps of 1, 2 or 5 times a power of ten. */
function ticksOf(totalMs: number): number[] {
  const rough = totalMs / ticksAtMost;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(n => n * power).find(size => size >= rough)!;
  return Array.from(
    { length: Math.floor(totalMs / step) + 1 },
    (_, index) => index * step,
  );
}

/** Numbers of the steps that hold other steps: their time is that of the steps inside them. */
export function groupNumbers(steps: StepResult[]): ReadonlySet<string> {
  return new Set(
    steps.flatMap(({ path }) =>
      path
        .slice(1)
        .map((_, index) => numberOfStep({ path: path.slice(0, index + 1) })),
    ),
  );
}

/** The step that took longest, groups left out. */
export function slowestStep(steps: StepResult[]): StepResult | undefined {
  const groups = groupNumbers(steps);
  return steps
    .filter(step => !groups.has(numberOfStep(step)))
    .reduce<StepResult | undefined>(
      (slowest, step) =>
        slowest && slowest.durationMs >= step.durationMs ? slowest : step,
      undefined,
    );
}
