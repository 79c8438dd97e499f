/** What keeps a step from passing. */
export interface FailureDetail {
  /** What was expected and what was found, for expectations. */
  expected?: string;
  actual?: string;
  /** What carries the test broke down: it may well be there a moment later. */
  isOutage?: boolean;
  /** The steps inside this one have told it already, with a picture. */
  toldByNestedStep?: boolean;
}

/**
 * A step that did not pass.
 *
 * - `failed`: what a tester would report about the site: an expectation did
 *   not hold, an element was not there or could not be used in time
 * - `error`: the step could not be carried out
 */
export class StepFailure extends Error {
  constructor(
    readonly verdict: 'failed' | 'error',
    message: string,
    readonly detail: FailureDetail = {},
  ) {
    super(message);
    this.name = 'StepFailure';
  }
}

/** The site is not as the test expects it. */
export const doesNotHold = (message: string, detail?: FailureDetail) =>
  new StepFailure('failed', message, detail);

/** The step could not be carried out; says what to do about it. */
export const cannotBeDone = (message: string, detail?: FailureDetail) =>
  new StepFailure('error', message, detail);

/** Ends the whole attempt at once: no further step can run. */
export class AttemptEnd extends Error {
  constructor(
    readonly verdict: 'error' | 'cancelled',
    message: string,
    /** Whether what carries the test broke down. */
    readonly isOutage = false,
  ) {
    super(message);
    this.name = 'AttemptEnd';
  }
}

/** A time span as people say it: `800 ms`, `10 s`, `5 min`. */
export function inWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${Math.round(milliseconds / 100) / 10} s`;
  return `${Math.round(milliseconds / 6000) / 10} min`;
}
