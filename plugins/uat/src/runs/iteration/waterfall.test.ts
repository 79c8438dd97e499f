import { sampleStep } from '../../testing/samples';
import { slowestStep, waterfallOf } from './waterfall';

const at = (ms: number) => new Date(ms).toISOString();
const opened = sampleStep({
  sequence: 0,
  startedAt: at(1_000),
  durationMs: 1_000,
});
const bought = sampleStep({
  sequence: 1,
  startedAt: at(2_000),
  durationMs: 3_000,
});

describe('waterfallOf', () => {
  it('places steps on the time of the attempt, the wait for a browser included', () => {
    const { totalMs, spanOf } = waterfallOf({
      startedAt: at(0),
      durationMs: 5_000,
      steps: [opened, bought],
    });
    expect(totalMs).toBe(5_000);
    expect(spanOf(opened)).toEqual({ start: 0.2, length: 0.2 });
    expect(spanOf(bought)).toEqual({ start: 0.4, length: 0.6 });
  });

  it('ends with the last step while the attempt goes on', () => {
    const { totalMs } = waterfallOf({
      startedAt: at(1_000),
      durationMs: null,
      steps: [opened],
    });
    expect(totalMs).toBe(1_000);
  });

  it.each([
    [70, [0, 20, 40, 60]],
    [4_200, [0, 2_000, 4_000]],
    [61_000, [0, 20_000, 40_000, 60_000]],
  ])('marks round moments of %d ms', (durationMs, ticks) => {
    expect(
      waterfallOf({ startedAt: at(0), durationMs, steps: [] }).ticks,
    ).toEqual(ticks);
  });

  it('has room for an attempt without time', () => {
    const { ticks, totalMs } = waterfallOf({
      startedAt: at(0),
      durationMs: 0,
      steps: [],
    });
    expect(totalMs).toBe(1);
    expect(ticks.length).toBeLessThan(8);
  });
});

describe('slowestStep', () => {
  it('is no group, for its time is that of its steps', () => {
    const inner = sampleStep({ sequence: 0, path: [0, 0], durationMs: 900 });
    const group = sampleStep({ sequence: 1, path: [0], durationMs: 1_000 });
    const other = sampleStep({ sequence: 2, path: [1], durationMs: 100 });
    expect(slowestStep([inner, group, other])).toBe(inner);
  });
});
