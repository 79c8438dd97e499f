import * as z from 'zod';

/**
 * Everything a runner says, as plain values. A result can be rebuilt from the events alone, and applying an event
 * twice changes nothing: an attempt is known by iteration, shard attempt and try; a step by its position in it.
 */

/** @public */
export const artifactKinds = [
  'screenshot',
  'download',
  'log',
  'trace',
  'video',
] as const;

/** A kept file, known by the hash of its content. @public */
export const artifactRefSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.enum(artifactKinds),
  name: z.string().max(300),
  contentType: z.string().max(200),
  /** Bytes. */
  size: z.number().int().min(0),
});

/** @public */
export type ArtifactRef = z.infer<typeof artifactRefSchema>;

/** @public */
export const stepStatuses = ['passed', 'failed', 'error', 'skipped'] as const;

/** @public */
export type StepStatus = (typeof stepStatuses)[number];

/** One step of one attempt, finished. @public */
export const stepResultSchema = z.object({
  /** Position among all step results of the attempt, from 0. */
  sequence: z.number().int().min(0),
  /** Indexes into the lists of steps, from 0: `[2]` is the third step of the case, `[2, 0]` the first of the group it uses. */
  path: z.array(z.number().int().min(0)).min(1).max(12),
  keyword: z.string().max(50),
  /** The step in words, placeholders filled in and secrets masked. */
  title: z.string().max(2_000),
  status: z.enum(stepStatuses),
  /** True when the step was optional: its failure does not count. */
  optional: z.boolean().optional(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().min(0),
  /** What went wrong, or what a tester should know, in words. */
  message: z.string().max(10_000).optional(),
  expected: z.string().max(10_000).optional(),
  actual: z.string().max(10_000).optional(),
  /** Address of the page after the step. */
  pageUrl: z.string().max(4_000).optional(),
  /** Set when an alternative locator had to be used: number of the alternative, from 1. */
  usedAlternative: z.number().int().min(1).optional(),
  /** Console errors, failed requests, page errors, downloads, and requests that the test answered, since the step before. */
  notices: z
    .array(
      z.object({
        kind: z.enum(['console', 'request', 'pageError', 'download', 'mock']),
        text: z.string().max(2_000),
        /** Of a request: `GET`, `POST` … */
        method: z.string().max(20).optional(),
        /** Of a request that got an answer: its HTTP status. */
        status: z.number().int().optional(),
      }),
    )
    .max(50)
    .optional(),
  artifacts: z.array(artifactRefSchema).max(20).optional(),
});

/** @public */
export type StepResult = z.infer<typeof stepResultSchema>;

const ofIteration = {
  iterationId: z.string(),
  /** Number of the try within this shard attempt, from 1. */
  try: z.number().int().min(1),
};

/**
 * What an attempt is made for: to test, or only to record the trace of an iteration that did not pass. The latter
 * changes neither verdict nor counts.
 *
 * @public
 */
export const attemptPurposes = ['test', 'trace'] as const;

/** @public */
export type AttemptPurpose = (typeof attemptPurposes)[number];

/**
 * What an attempt broke down on: the test (the site was not as expected, or a step could not be carried out), or what
 * carries it (the browser died, the site or its host did not answer, evidence could not be kept).
 *
 * @public
 */
export const failureKinds = ['test', 'infrastructure'] as const;

/** @public */
export type FailureKind = (typeof failureKinds)[number];

/** The site under test has asked for less: a page or an answer of its API came with HTTP 429 or 503. @public */
export const pushbackSchema = z.object({
  status: z.union([z.literal(429), z.literal(503)]),
  host: z.string().max(300),
  /** As the site asks for by `Retry-After`. */
  retryAfterMs: z.number().min(0).optional(),
});

/** @public */
export type Pushback = z.infer<typeof pushbackSchema>;

/** What hangs on an attempt as a whole, not on one of its steps. @public */
export const attemptEvidenceSchema = z.object({
  /** Trace and video. */
  artifacts: z.array(artifactRefSchema).max(20).optional(),
  /** What a tester should know of it, for instance why there is no trace. */
  remarks: z.array(z.string().max(1_000)).max(10).optional(),
});

/** @public */
export const runnerEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('attemptStarted'),
    ...ofIteration,
    at: z.iso.datetime(),
    /** Left out: `test`. */
    purpose: z.enum(attemptPurposes).optional(),
  }),
  z.object({
    type: z.literal('stepFinished'),
    ...ofIteration,
    step: stepResultSchema,
  }),
  z.object({
    type: z.literal('attemptFinished'),
    ...ofIteration,
    at: z.iso.datetime(),
    durationMs: z.number().min(0),
    verdict: z.enum(['passed', 'failed', 'error', 'skipped', 'cancelled']),
    /** Why it did not pass, in words. */
    message: z.string().max(10_000).optional(),
    /** Of an attempt that failed; left out: `test`. */
    failure: z.enum(failureKinds).optional(),
    /** Of an attempt that failed while the site asked for less: the environment is slowed. */
    pushback: pushbackSchema.optional(),
    /**
     * Whether the runner makes no further try: the iteration has ended. Before a try that is made only for its trace
     * this is false, and the verdict of the iteration is that of the last try that was made to test.
     */
    final: z.boolean(),
    ...attemptEvidenceSchema.shape,
  }),
  z.object({
    type: z.literal('shardFinished'),
    /** `gaveUp`: the runner cannot go on (for instance no browser starts); what is left gets `error` with the message. */
    outcome: z.enum(['done', 'stopped', 'gaveUp']),
    message: z.string().max(10_000).optional(),
    runner: z
      .object({
        browser: z.string().max(200).optional(),
        runner: z.string().max(200).optional(),
      })
      .optional(),
  }),
]);

/** @public */
export type RunnerEvent = z.infer<typeof runnerEventSchema>;

/** An empty batch is a sign of life. @public */
export const eventBatchSchema = z.object({
  events: z.array(runnerEventSchema).max(2_000),
});

/** @public */
export type EventBatch = z.infer<typeof eventBatchSchema>;

/** The answer to each batch. @public */
export const eventAnswerSchema = z.object({
  /**
   * `stop`: the run was cancelled: end the current iteration as cancelled, start no other, say shardFinished.
   * A runner whose token is no longer valid gets HTTP 409 instead: it must stop at once and report nothing more.
   */
  command: z.enum(['continue', 'stop']),
});

/** @public */
export type EventAnswer = z.infer<typeof eventAnswerSchema>;
