import type { IterationChange } from '@uatcms/plugin-uat-common';

/** What became of an iteration from the earlier run to the later one, in words. */
export const changeWords: Record<
  IterationChange,
  { word: string; meaning: string }
> = {
  newFailure: {
    word: 'New failure',
    meaning: 'fails now, and did not fail before',
  },
  stillFailing: { word: 'Still failing', meaning: 'failed before, fails now' },
  fixed: { word: 'Fixed', meaning: 'failed before, passes now' },
  added: { word: 'Added', meaning: 'was not part of the earlier run' },
  removed: { word: 'Removed', meaning: 'is no longer part of the run' },
  noResult: { word: 'No result', meaning: 'did not come to a result now' },
  unchanged: { word: 'Unchanged', meaning: 'passes now as before' },
};

/** Less is noise of a browser. */
const worthSayingMs = 50;

/** `1.2 s slower`, `300 ms faster`; undefined where the difference is too small to speak of. */
export function slowerInWords(
  slowerMs: number | null,
  format: (ms: number) => string,
): string | undefined {
  if (slowerMs === null || Math.abs(slowerMs) < worthSayingMs) {
    return undefined;
  }
  return slowerMs > 0
    ? `${format(slowerMs)} slower`
    : `${format(-slowerMs)} faster`;
}
