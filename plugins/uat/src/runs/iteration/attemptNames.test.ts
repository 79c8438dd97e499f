import type { Attempt } from '@uatcms/plugin-uat-common';
import { nameOf, newestOf, traceOf } from './attemptNames';

const attempt = (number: number, changes: Partial<Attempt> = {}): Attempt => ({
  number,
  purpose: 'test',
  state: 'finished',
  verdict: 'failed',
  failure: null,
  message: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 100,
  steps: [],
  artifacts: [],
  remarks: [],
  ...changes,
});

const recording = attempt(3, {
  purpose: 'trace',
  artifacts: [
    {
      sha256: 'e'.repeat(64),
      kind: 'trace',
      name: 'trace.zip',
      contentType: 'application/zip',
      size: 4,
    },
  ],
});

describe('the attempts of an iteration', () => {
  const broken = attempt(1, { verdict: 'error', failure: 'infrastructure' });
  const failed = attempt(2);
  const lost = attempt(4, { state: 'lost', verdict: null });
  const all = [broken, failed, recording, lost];

  it('are named by what became of them; a repetition for the trace is not counted', () => {
    expect(all.map(one => nameOf(one, all))).toEqual([
      'Attempt 1: broke down',
      'Attempt 2: failed',
      'Repeated for the trace',
      'Attempt 3: lost',
    ]);
  });

  it('begin with the newest that was made to test', () => {
    expect(newestOf([broken, failed, recording])).toBe(failed);
    expect(newestOf([])).toBeUndefined();
  });

  it('share the trace of the repetition, unless they passed or have their own', () => {
    const passed = attempt(5, { verdict: 'passed' });
    expect(traceOf(failed, all)).toMatchObject({ ofRepetition: true });
    expect(traceOf(recording, all)).toMatchObject({ ofRepetition: false });
    expect(traceOf(passed, all)).toBeUndefined();
  });
});
