import { RingPace } from './RingPace';

describe('the pace of rings', () => {
  let time: number;
  let pace: RingPace;

  beforeEach(() => {
    time = 1_000_000;
    pace = new RingPace(() => time);
  });

  function ringAll(): number {
    const free = pace.free();
    for (let left = free; left > 0; left--) pace.begin();
    return free;
  }

  function rates(seconds: number): number[] {
    return Array.from({ length: seconds }, () => {
      const rung = ringAll();
      pace.succeeded();
      time += 1_000;
      return rung;
    });
  }

  it('doubles each second, up to the most', () => {
    expect(rates(6)).toEqual([10, 20, 40, 80, 100, 100]);
  });

  it('allows no more within a second', () => {
    expect(ringAll()).toBe(10);
    time += 999;
    expect(ringAll()).toBe(0);
    time += 1;
    expect(ringAll()).toBe(20);
  });

  it('does not grow while nobody rings', () => {
    expect(pace.free()).toBe(10);
    time += 1_000;
    expect(pace.free()).toBe(10);
  });

  it('begins anew when the sandboxes have grown cold', () => {
    rates(4);
    time += 6 * 60_000;
    expect(rates(2)).toEqual([10, 20]);
  });

  it('leaves a function in peace that was refused, longer each time, up to half a minute', () => {
    const pauses = Array.from({ length: 7 }, () => {
      ringAll();
      pace.refused();
      pace.refused();
      const since = time;
      while (pace.free() === 0) time += 100;
      return time - since;
    });
    expect(pauses).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  it('goes on slowly after a refusal, and forgets it with the first success', () => {
    rates(4);
    ringAll();
    pace.refused();
    time += 1_000;
    expect(pace.free()).toBe(5);
    pace.succeeded();
    pace.refused();
    expect(pace.free()).toBe(0);
    time += 1_000;
    expect(pace.free()).toBeGreaterThan(0);
  });
});
