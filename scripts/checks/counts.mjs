import { promises as fs } from 'node:fs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed tests that failed, and test files that could not be run
 * @property {number} skipped
 */

/**
 * Counts of a report of `jest --json`.
 * @param {string} file
 * @returns {Promise<Counts>}
 */
export async function countJest(file) {
  const report = JSON.parse(await fs.readFile(file, 'utf8'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Counts of a report of Playwright's JSON reporter.
 * @param {string} file
 * @returns {Promise<Counts>}
 */
export async function countPlaywright(file) {
  const { stats, errors } = JSON.parse(await fs.readFile(file, 'utf8'));
  return {
    passed: stats.expected + stats.flaky,
    // Errors outside of tests: a file that does not load, a set-up that failed.
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * Counts of a TAP report of `node --test`.
 * @param {string} file
 * @returns {Promise<Counts>}
 */
export async function countNode(file) {
  const report = await fs.readFile(file, 'utf8');
  const last = name =>
    Number(report.match(new RegExp(`^# ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  return {
    passed: last('pass'),
    failed: last('fail') + last('cancelled'),
    skipped: last('skipped') + last('todo'),
  };
}
