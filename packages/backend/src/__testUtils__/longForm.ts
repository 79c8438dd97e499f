/**
 * `yarn test:faults` is the long form of the tests of faults: more iterations, longer breaks, and what chance decides is
 * drawn from a seed that differs each time and is printed. `npm test` has the short form, which is the same each time.
 */
export const isLong = process.env.UAT_FAULTS === 'long';

export const seed = Number(process.env.UAT_FAULTS_SEED ?? 1);

/** Numbers from 0 up to 1, the same ones for the same seed. */
export function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    // A linear congruential generator is random enough to mix up a test.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) % 2 ** 32;
    return Math.abs(state) / 2 ** 32;
  };
}
