import { pendingOf, verdictOfRun, type VerdictCounts } from './verdict';

const counts = (given: Partial<VerdictCounts>): VerdictCounts => ({
  total: 0,
  passed: 0,
  failed: 0,
  error: 0,
  flaky: 0,
  skipped: 0,
  cancelled: 0,
  ...given,
});

describe('verdict of a run', () => {
  it.each([
    [{ passed: 3, failed: 1, error: 1, cancelled: 1 }, 'failed'],
    [{ passed: 3, error: 1, cancelled: 1 }, 'error'],
    [{ passed: 3, cancelled: 1, flaky: 1 }, 'cancelled'],
    [{ passed: 3, flaky: 1 }, 'flaky'],
    [{ passed: 3, skipped: 1 }, 'passed'],
    [{ skipped: 1 }, 'skipped'],
    [{}, 'skipped'],
  ] as const)('%j is %s', (given, verdict) => {
    expect(verdictOfRun(counts(given))).toBe(verdict);
  });

  it('knows how many iterations have not ended', () => {
    expect(pendingOf(counts({ total: 5, passed: 1, error: 2 }))).toBe(2);
  });
});
