import * as z from 'zod';

/**
 * When pictures are taken.
 *
 * - `none`: never
 * - `failed`: of failed steps
 * - `keySteps`: also of every expectation, of every step that opens a page, and of every action that leads to another one
 * - `all`: after each step that may have left a mark
 *
 * A step may ask for a picture, or refuse one, whatever the mode.
 *
 * @public
 */
export const evidenceModes = ['none', 'failed', 'keySteps', 'all'] as const;

/**
 * Which attempts are recorded, as a trace or as a video.
 *
 * - `off`: none
 * - `failed`: those that did not pass. For a trace the failed iteration is repeated, which acts on the site once more
 * - `all`: each
 *
 * @public
 */
export const recordingModes = ['off', 'failed', 'all'] as const;

/** @public */
export const browserOptionsSchema = z.strictObject({
  viewport: z
    .strictObject({
      width: z.number().int().min(100).max(7680),
      height: z.number().int().min(100).max(4320),
    })
    .optional(),
  /** BCP 47 tag such as `en-IE`. */
  locale: z.string().max(50).optional(),
  /** IANA name such as `Europe/Dublin`. */
  timezone: z.string().max(60).optional(),
  colorScheme: z.enum(['light', 'dark']).optional(),
});

/**
 * What goes first while shards wait: a run that a person waits for, one that a pipeline waits for, one that was due by
 * schedule.
 *
 * @public
 */
export const runPriorities = ['person', 'pipeline', 'schedule'] as const;

/** @public */
export type RunPriority = (typeof runPriorities)[number];

/** How a run is carried out. @public */
export const runOptionsSchema = z.strictObject({
  evidence: z.enum(evidenceModes).default('failed'),
  trace: z.enum(recordingModes).default('off'),
  video: z.enum(recordingModes).default('off'),
  /** Further attempts after a failure of the test. One that passes then is flaky. */
  retries: z.number().int().min(0).max(5).default(0),
  /**
   * Further attempts after a failure of what carries the test: a browser that died, a site that did not answer, evidence
   * that could not be kept. One that passes then has passed.
   */
  infrastructureRetries: z.number().int().min(0).max(5).default(1),
  /** Milliseconds a step may take unless it says otherwise. */
  stepTimeout: z.number().int().min(100).max(300_000).default(10_000),
  /** Milliseconds one attempt of an iteration may take. */
  iterationTimeout: z.number().int().min(1_000).max(1_800_000).default(300_000),
  /** Milliseconds from the start until what is left of the run ends as an error; waiting for its turn counts. */
  runTimeout: z
    .number()
    .int()
    .min(1_000)
    .max(7 * 24 * 3_600_000)
    .default(6 * 3_600_000),
  /** Most shards of the run at the same time; left out: as many as there are places. */
  parallel: z.number().int().min(1).max(10_000).optional(),
  /** Lets the run wait longer than its origin says; it cannot go before others by this. */
  priority: z.enum(runPriorities).optional(),
  browser: browserOptionsSchema.default({}),
});

/** @public */
export type RunOptions = z.infer<typeof runOptionsSchema>;
/** @public */
export type RunOptionsInput = z.input<typeof runOptionsSchema>;
/** @public */
export type EvidenceMode = (typeof evidenceModes)[number];
/** @public */
export type RecordingMode = (typeof recordingModes)[number];

/** @public */
export const defaultViewport = { width: 1280, height: 800 } as const;
