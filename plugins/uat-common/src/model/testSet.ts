import * as z from 'zod';
import {
  definitionSchema,
  entityRef,
  testSetName,
} from '../language/definition';
import { signOffOutcomes } from './signOffOutcome';
import { countsSchema, verdictSchema } from './verdict';

/** Who did something. @public */
export const actorSchema = z.object({
  /** Full entity reference such as `user:default/guest`, or the name of a service. */
  ref: z.string(),
  /** Employee id, where the identity has one. */
  eid: z.string().optional(),
  name: z.string().optional(),
});

/** @public */
export type Actor = z.infer<typeof actorSchema>;

/** @public */
export const runStates = [
  'queued',
  'running',
  'cancelling',
  'finished',
] as const;

/** A run as lists show it. @public */
export const runSummarySchema = z.object({
  id: z.uuid(),
  /** Counts the runs of the test set, from 1. */
  number: z.number().int(),
  testSet: z.string(),
  testSetTitle: z.string(),
  revision: z.number().int(),
  environment: z.string(),
  executor: z.string(),
  state: z.enum(runStates),
  /** Null until the run has finished. */
  verdict: verdictSchema.nullable(),
  counts: countsSchema,
  /** Iterations that wait for people, or that people work on. */
  openChecks: z.number().int(),
  /** Iterations whose cases answer requests in place of the site. Left out when there are none. */
  mocked: z.number().int().optional(),
  /**
   * Iterations the whole test set had at this revision. Where it is more than `counts.total`, only a part was run, and
   * the verdict is about that part.
   */
  ofIterations: z.number().int(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  createdBy: actorSchema,
  /** A person wants it to stay, however long runs are kept otherwise. */
  kept: z.boolean(),
  /** The run that this one repeats, wholly or in part. */
  repeats: z.object({ id: z.uuid(), number: z.number().int() }).nullable(),
  /** A sign-off that stands and covers the run; left out when there is none. */
  signOff: z
    .object({ id: z.uuid(), outcome: z.enum(signOffOutcomes) })
    .optional(),
});

/** @public */
export type RunSummary = z.infer<typeof runSummarySchema>;

/** What a test set is, apart from its content. @public */
export const testSetMetaSchema = z.strictObject({
  title: z.string().trim().min(1, { error: 'must not be empty' }).max(200),
  description: z.string().max(5_000).default(''),
  owner: entityRef,
  /** Components, or other entities, that the set tests. */
  tests: z.array(entityRef).max(50).default([]),
  /** System that the set is part of. */
  system: entityRef.nullable().default(null),
  tags: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9+#]+(-[a-z0-9+#]+)*$/, {
          error: 'must be lower-case words joined by -',
        })
        .max(63),
    )
    .max(20)
    .default([]),
  /** Names of the environments where the set may run; the first is the default. */
  environments: z.array(z.string()).max(50).default([]),
});

/** @public */
export type TestSetMeta = z.infer<typeof testSetMetaSchema>;
/** @public */
export type TestSetMetaInput = z.input<typeof testSetMetaSchema>;

/** Where the tests of a set are kept: written in the portal, or elsewhere, from where only results are imported. @public */
export const testSetSources = ['portal', 'import'] as const;

/** @public */
export type TestSetSource = (typeof testSetSources)[number];

/** Executor of runs that were carried out elsewhere and imported. @public */
export const importExecutor = 'import';

const head = {
  name: testSetName,
  ...testSetMetaSchema.shape,
  /** `import`: cannot be changed or run in the portal. */
  source: z.enum(testSetSources),
  /** Number of the newest revision. */
  revision: z.number().int(),
  updatedAt: z.iso.datetime(),
  updatedBy: actorSchema,
};

/** @public */
export const testSetSummarySchema = z.object({
  ...head,
  caseCount: z.number().int(),
  lastRun: runSummarySchema.nullable(),
});

/** @public */
export type TestSetSummary = z.infer<typeof testSetSummarySchema>;

/** @public */
export const testSetSchema = z.object({
  ...head,
  /** Not to be guessed from the name, and another one when a name is given anew: signals call the test set by it. */
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  definition: definitionSchema,
});

/** @public */
export type TestSet = z.infer<typeof testSetSchema>;

/**
 * How far a revision has got. `superseded`: a newer one was saved while it was in review.
 *
 * @public
 */
export const revisionStates = z.enum([
  'draft',
  'inReview',
  'approved',
  'changesRequested',
  'withdrawn',
  'superseded',
]);

/** @public */
export type RevisionState = z.infer<typeof revisionStates>;

/** @public */
export const revisionSchema = z.object({
  number: z.number().int(),
  /** SHA-256 of the content: equal content has an equal hash. */
  hash: z.string(),
  createdAt: z.iso.datetime(),
  createdBy: actorSchema,
  /** What the author said about the change. */
  comment: z.string(),
  state: revisionStates,
  /** Who approved its content; null unless it is approved. */
  approval: z.object({ by: actorSchema, at: z.iso.datetime() }).nullable(),
});

/** @public */
export type Revision = z.infer<typeof revisionSchema>;
