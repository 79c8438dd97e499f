import type {
  EvidenceMode,
  RecordingMode,
  RunOptions,
} from '@uatcms/plugin-uat-common';

interface Choice {
  label: string;
  /** What it costs or brings, in words. */
  description: string;
}

// The costs are of the order that `yarn bench:evidence` measures; docs/benchmarks.md has them.
export const evidenceWords: Record<EvidenceMode, Choice> = {
  none: { label: 'No pictures', description: 'Fastest' },
  failed: {
    label: 'Picture of the failed step',
    description: 'Costs next to nothing',
  },
  keySteps: {
    label: 'Pictures of key steps',
    description:
      'Pages opened, and everything that is expected: somewhat slower',
  },
  all: {
    label: 'Picture after every step',
    description: 'A film strip of each iteration: up to twice the time',
  },
};

export const traceWords: Record<RecordingMode, Choice> = {
  off: { label: 'No trace', description: 'Costs nothing' },
  failed: {
    label: 'Trace of what fails',
    description:
      'What passes costs nothing. A failed iteration is carried out once more to record it, which acts on the site once more',
  },
  all: {
    label: 'Trace of everything',
    description: 'Takes about half as long again, and much room',
  },
};

export const videoWords: Record<RecordingMode, Choice> = {
  off: { label: 'No video', description: 'Costs nothing' },
  failed: {
    label: 'Video of what fails',
    description:
      'Everything is filmed, and films of what passed are thrown away: slower',
  },
  all: {
    label: 'Video of everything',
    description: 'Slower, and much room',
  },
};

/** `id`, label and description as a list to choose from. */
export function choicesOf<T extends string>(words: Record<T, Choice>) {
  return (Object.keys(words) as T[]).map(id => ({ id, ...words[id] }));
}

const defaultTimeLimit = 6 * 3_600_000;

/** `30 minutes`, `6 hours`. */
export function timeLimitInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) {
    return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  }
  const hours = Math.round(minutes / 6) / 10;
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

/** How a run is carried out, in words: only what is worth saying. */
export function optionsInWords(options: RunOptions): string[] {
  const { evidence, trace, video, retries, parallel, runTimeout, browser } =
    options;
  const { viewport, colorScheme, locale, timezone } = browser;
  return [
    evidenceWords[evidence].label,
    trace !== 'off' && traceWords[trace].label,
    video !== 'off' && videoWords[video].label,
    retries > 0 && (retries === 1 ? '1 retry' : `${retries} retries`),
    parallel && `at most ${parallel} at the same time`,
    runTimeout !== defaultTimeLimit &&
      `time limit ${timeLimitInWords(runTimeout)}`,
    viewport && `window of ${viewport.width} × ${viewport.height}`,
    colorScheme && `${colorScheme} colours`,
    locale && `language ${locale}`,
    timezone && `time zone ${timezone}`,
  ].filter((words): words is string => Boolean(words));
}
