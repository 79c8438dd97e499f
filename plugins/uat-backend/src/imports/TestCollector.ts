import type { ImportedAttempt, ImportedTest } from '@uatcms/core';
import { unreadable } from './unreadable';

const longestCase = 200;
const longestRow = 500;
const longestMessage = 10_000;
/** One more than a run takes, so that the refusal of core says the rule. */
const mostTests = 20_001;

// Colours of a terminal, which test runners put into their messages.
// eslint-disable-next-line no-control-regex
const colours = /\u001B\[[0-9;]*m/g;

/**
 * The tests of a file. Case and row key tell iterations apart, also from run to run: a test that has the name of one
 * before it gets a number.
 */
export class TestCollector {
  readonly tests: ImportedTest[] = [];
  readonly #seen = new Map<string, number>();

  add(suite: string, test: string, attempts: ImportedAttempt[]): void {
    if (this.tests.length >= mostTests) {
      throw unreadable(
        'it holds more tests than the 20000 that a run takes; split it',
      );
    }
    const caseName = suite.trim().slice(0, longestCase) || 'Tests';
    const name = test.trim().slice(0, longestRow) || 'test';
    const key = JSON.stringify([caseName, name]);
    const count = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, count);
    this.tests.push({
      caseName,
      rowKey: count === 1 ? name : `${name} (${count})`,
      attempts,
    });
  }
}

/** A message as it is kept: without colours, and not longer than those of our own runners. */
export function messageOf(text: string | undefined): string | undefined {
  return (
    text?.replace(colours, '').trim().slice(0, longestMessage) || undefined
  );
}
