import { isSeveralFound, isTimeout } from './explain';
import { doesNotHold, StepFailure } from './failures';
import { sleep } from './sleep';
import type { StepRun } from './StepRun';

/** What an expectation looks at and how it judges. */
export interface Expectation<T> {
  not?: boolean;
  /** Looks once. May wait up to `timeout` milliseconds for the element to be there. */
  observe(timeout: number): Promise<T>;
  holds(observed: T): boolean;
  /** Expected in words, without the “not”. */
  expected: string;
  /** What was observed, in words. */
  actual(observed: T): string;
  /** The beginning of the message, for instance `Text of button “Save”`. */
  subject: string;
}

const firstPause = 20;
const longestPause = 250;

/**
 * Looks again and again until an expectation holds. Two elements where one is
 * expected may be a page between two states, so that is looked at again, too.
 *
 * @throws StepFailure (failed) with expected and actual when the time is over
 */
export async function holdEventually<T>(
  step: StepRun,
  expectation: Expectation<T>,
): Promise<void> {
  const { not = false, observe, holds } = expectation;
  let last: { observed: T } | undefined;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      const observed = await observe(step.remaining);
      if (holds(observed) !== not) return;
      last = { observed };
    } catch (error) {
      const mayPass = isSeveralFound(error) && step.remaining > pause;
      if (isTimeout(error) && last) throw broken(expectation, last.observed);
      if (!mayPass) throw notFound(step, expectation, error);
    }
    if (step.remaining <= pause) {
      if (last) throw broken(expectation, last.observed);
    }
    await sleep(Math.min(pause, step.remaining));
  }
}

function broken<T>(
  { subject, expected, actual, not }: Expectation<T>,
  observed: T,
): StepFailure {
  const found = actual(observed);
  const wanted = `${not ? 'not ' : ''}${expected}`;
  return doesNotHold(
    `${subject}: expected ${clipped(wanted)}, but was ${clipped(found)}.`,
    { expected: wanted, actual: found },
  );
}

function notFound<T>(
  step: StepRun,
  { expected, not }: Expectation<T>,
  error: unknown,
): StepFailure {
  const failure = step.explain(error);
  if (failure.verdict !== 'failed' || failure.detail.expected !== undefined)
    return failure;
  return doesNotHold(failure.message, {
    expected: `${not ? 'not ' : ''}${expected}`,
    actual: 'the element was not found',
  });
}

const longest = 300;

function clipped(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A text between quotation marks, or a list of them. */
export function quoted(text: string | readonly string[]): string {
  return typeof text === 'string'
    ? `“${text}”`
    : text.map(item => `“${item}”`).join(', ') || 'nothing';
}
