import { sampleStep } from '../../testing/samples';
import { decisiveStep, inOrderOfPath, numberOf, timelineOf } from './stepOrder';

describe('inOrderOfPath', () => {
  it('puts a step group before its own steps, although it ends after them', () => {
    const steps = [
      sampleStep({ sequence: 0, path: [0] }),
      sampleStep({ sequence: 1, path: [1, 0] }),
      sampleStep({ sequence: 2, path: [1, 1] }),
      sampleStep({ sequence: 3, path: [1] }),
      sampleStep({ sequence: 4, path: [10] }),
      sampleStep({ sequence: 5, path: [2] }),
    ];
    expect(inOrderOfPath(steps).map(numberOf)).toEqual([
      '1',
      '2',
      '2.1',
      '2.2',
      '3',
      '11',
    ]);
  });
});

describe('decisiveStep', () => {
  it('is the failed step inside a failed step group', () => {
    const inner = sampleStep({ sequence: 1, path: [1, 0], status: 'failed' });
    const group = sampleStep({ sequence: 2, path: [1], status: 'failed' });
    expect(decisiveStep([sampleStep(), inner, group])).toBe(inner);
  });

  it('is no optional step', () => {
    expect(
      decisiveStep([sampleStep({ status: 'failed', optional: true })]),
    ).toBeUndefined();
  });
});

describe('timelineOf', () => {
  it('places steps within the time from the first to the last', () => {
    const first = sampleStep({
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 1_000,
    });
    const second = sampleStep({
      startedAt: '2026-01-01T00:00:01.000Z',
      durationMs: 3_000,
    });
    const spanOf = timelineOf([first, second]);
    expect(spanOf(first)).toEqual({ start: 0, length: 0.25 });
    expect(spanOf(second)).toEqual({ start: 0.25, length: 0.75 });
  });
});
