import { packShards, type Packable } from './packShards';

/** Chance that is the same each time (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const iteration = (expectedMs: number, more: Partial<Packable> = {}) => ({
  expectedMs,
  locks: [],
  ...more,
});
const lengths = (shards: Packable[][]) =>
  shards.map(shard =>
    shard.reduce((sum, { expectedMs }) => sum + expectedMs!, 0),
  );
const ratio = (shards: Packable[][]) =>
  Math.max(...lengths(shards)) / Math.min(...lengths(shards));

/** Most are short, some are very long: how tests of a browser are. */
function skewed(count: number, seed: number, more: (at: number) => object) {
  const random = chance(seed);
  return Array.from({ length: count }, (_, at) =>
    iteration(500 * Math.exp(2.2 * random() ** 2 + random()), more(at)),
  );
}

describe('packShards', () => {
  it.each([
    [500, 2],
    [500, 8],
    [2_000, 7],
    [5_000, 100],
  ])(
    'makes shards of the same length from %i iterations for %i slots',
    (count, slots) => {
      const iterations = skewed(count, count, () => ({}));
      const shards = packShards(iterations, slots);
      expect(new Set(shards.flat())).toEqual(new Set(iterations));
      expect(ratio(shards)).toBeLessThan(1.1);
      expect(
        Math.max(...shards.map(shard => shard.length)),
      ).toBeLessThanOrEqual(50);
      expect(shards.length % slots).toBe(0);
    },
  );

  it('does so where rows share sessions, and still keeps them together', () => {
    const sessions = 10;
    const iterations = skewed(600, 7, at => ({ session: `s${at % sessions}` }));
    const shards = packShards(iterations, 4);
    expect(ratio(shards)).toBeLessThan(1.2);
    const different = shards.map(
      shard => new Set(shard.map(({ session }) => session)).size,
    );
    // Scattered at random, shards of 17 would have 8 of 10 sessions each.
    const mean = different.reduce((sum, n) => sum + n, 0) / shards.length;
    expect(mean).toBeLessThan(5);
  });

  it('begins with the longest shard, whose one iteration cannot be divided', () => {
    const shards = packShards(
      [iteration(10), iteration(9_000), iteration(10), iteration(10)],
      1,
    );
    expect(lengths(shards)).toEqual([9_000, 20, 10]);
  });

  it('puts what shares a lock, directly or through others, into one shard', () => {
    const iterations = skewed(100, 3, at => ({
      locks: at < 4 ? [`l${at}`, `l${at + 1}`] : [],
    }));
    const shards = packShards(iterations, 2);
    const locking = shards.filter(shard =>
      shard.some(({ locks }) => locks.length),
    );
    expect(locking).toHaveLength(1);
    expect(ratio(shards)).toBeLessThan(1.2);
  });

  it('divides what shares a lock where it would be longer than other shards', () => {
    const iterations = skewed(300, 3, at => ({
      locks: at < 150 ? ['order table'] : [],
    }));
    const shards = packShards(iterations, 2);
    expect(ratio(shards)).toBeLessThan(1.2);
    const locking = shards.filter(shard =>
      shard.some(({ locks }) => locks.length),
    );
    expect(locking.length).toBeLessThan(shards.length * 0.8);
  });

  it('keeps the order of the iterations within a shard', () => {
    const iterations = skewed(200, 9, () => ({}));
    for (const shard of packShards(iterations, 2)) {
      const order = shard.map(item => iterations.indexOf(item));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  });

  it('makes no shard longer than minutes', () => {
    const shards = packShards(
      Array(100)
        .fill(0)
        .map(() => iteration(60_000)),
      1,
    );
    expect(Math.max(...lengths(shards))).toBeLessThanOrEqual(300_000);
  });
});
