import { createContext, Script } from 'node:vm';
import type { Operator } from '@uatcms/plugin-uat-common';
import { cannotBeDone } from './failures';

/** White space as a reader sees it: runs are one space, ends are trimmed. */
export const fold = (text: string) =>
  text
    .replace(/\u200b/g, '')
    .replace(/\s+/g, ' ')
    .trim();

const patternRoom = createContext(Object.create(null));
const patternTimeout = 500;

// Expressions that are not valid in Unicode mode are taken as they are.
const matcher = new Script(`(() => {
  let expression;
  try { expression = new RegExp(pattern, flags); } catch { expression = new RegExp(pattern, flags.replace('u', '')); }
  return expression.exec(text);
})()`);

/**
 * Runs a regular expression of a tester where it can be stopped: an expression
 * that tries without end would hold up the whole runner.
 *
 * @returns the match with its groups, or null
 * @throws StepFailure (error) when it is no regular expression or takes too long
 */
export function matchPattern(
  pattern: string,
  text: string,
  ignoreCase = false,
): string[] | null {
  try {
    RegExp(pattern);
  } catch (error) {
    throw cannotBeDone(
      `“${pattern}” is not a regular expression: ${(
        error as Error
      ).message.replace(/^.*: /, '')}.`,
    );
  }
  try {
    patternRoom.text = text;
    patternRoom.pattern = pattern;
    patternRoom.flags = ignoreCase ? 'iu' : 'u';
    return matcher.runInContext(patternRoom, { timeout: patternTimeout }) as
      | string[]
      | null;
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw error;
    throw cannotBeDone(
      `The regular expression “${pattern}” takes too long. Write it without nested repetitions.`,
    );
  }
}

/**
 * Compares two texts. The ordering operators take two numbers or two ISO dates.
 *
 * @throws StepFailure (error) when there is no order between the two, or the pattern is none
 */
export function compare(
  actual: string,
  operator: Operator,
  expected: string,
): boolean {
  switch (operator) {
    case 'equals':
      return actual === expected;
    case 'contains':
      return actual.includes(expected);
    case 'startsWith':
      return actual.startsWith(expected);
    case 'endsWith':
      return actual.endsWith(expected);
    case 'matches':
      return matchPattern(expected, actual) !== null;
    case 'isEmpty':
      return actual.trim() === '';
    default:
      return ordered(orderStrictly(actual, expected), operator);
  }
}

function ordered(
  sign: number,
  operator: 'greaterThan' | 'atLeast' | 'lessThan' | 'atMost',
): boolean {
  switch (operator) {
    case 'greaterThan':
      return sign > 0;
    case 'atLeast':
      return sign >= 0;
    case 'lessThan':
      return sign < 0;
    default:
      return sign <= 0;
  }
}

const plainNumber = /^[+-]?\d+(\.\d+)?$/;

const isoDate =
  /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

function orderStrictly(actual: string, expected: string): number {
  for (const kind of [plainNumber, isoDate]) {
    if (kind.test(actual.trim()) && kind.test(expected.trim()))
      return order(actual.trim(), expected.trim());
  }
  throw cannotBeDone(
    `“${actual}” and “${expected}” cannot be put in order: both must be numbers such as 12.5, or both dates such as 2026-01-31.`,
  );
}

/** Negative, zero or positive, as `a` comes before, with or after `b`. */
export function order(a: string, b: string): number {
  if (plainNumber.test(a.trim()) && plainNumber.test(b.trim()))
    return Number(a) - Number(b);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether a text fits a pattern in which `*` stands for any text. */
export function fitsStars(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === text;
  const [first, ...rest] = parts;
  const last = rest.pop() as string;
  if (
    !text.startsWith(first) ||
    text.length < first.length + last.length ||
    !text.endsWith(last)
  )
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
