import * as z from 'zod';
import { signOffOutcomes } from './signOffOutcome';
import { actorSchema } from './testSet';
import { countsSchema, verdictSchema, type VerdictCounts } from './verdict';

/** @public */
export const signOffDecisions = [
  'accepted',
  'acceptedWithRemarks',
  'refused',
] as const;

/** @public */
export type SignOffDecision = (typeof signOffDecisions)[number];

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** SHA-256, in hex, of everything that a signature is bound to of one test set. @public */
export const signedHashesSchema = z.object({
  /** Of the content of the revision, as canonical JSON (RFC 8785). */
  revision: hash,
  /** Of its data sets alone. */
  data: hash,
  /** Of the environment as the runs have pinned it. */
  environment: hash,
  /** Of the results, as `GET /sign-offs/{id}/results` answers them for this test set. */
  results: hash,
});

/** @public */
export type SignedHashes = z.infer<typeof signedHashesSchema>;

/** What is signed of one test set: a run, together with the repeats of its parts. @public */
export const signedTestSetSchema = z.object({
  testSet: z.string(),
  title: z.string(),
  revision: z.number().int(),
  /**
   * Who had approved its content when the sign-off was requested; null when nobody had. Left out in snapshots of the
   * first form.
   */
  approval: z
    .object({ by: actorSchema, at: z.iso.datetime() })
    .nullable()
    .optional(),
  /** Who wrote it since the revision that was approved or signed before: they do not sign. */
  authors: z.array(actorSchema),
  environment: z.string(),
  baseUrl: z.string(),
  /** The run, and the repeats of its parts, oldest first. */
  runs: z.array(
    z.object({
      id: z.uuid(),
      number: z.number().int(),
      executor: z.string(),
      startedBy: actorSchema,
      finishedAt: z.iso.datetime(),
    }),
  ),
  /** Newest result of each iteration. */
  counts: countsSchema,
  verdict: verdictSchema,
  /** Iterations of the whole test set at this revision. */
  ofIterations: z.number().int(),
  /** Attempts, steps and files that the results are made of. */
  evidence: z.object({
    attempts: z.number().int(),
    steps: z.number().int(),
    files: z.number().int(),
  }),
  /** What a signatory must not overlook, in words: failures, parts that were not run. */
  notices: z.array(z.string()),
  hashes: signedHashesSchema,
});

/** @public */
export type SignedTestSet = z.infer<typeof signedTestSetSchema>;

/** What is signed, frozen when the sign-off was requested. Its hash is what each signature signs. @public */
export const signOffSnapshotSchema = z.object({
  /** Of this form. The first one does not say who approved revisions. */
  format: z.literal([1, 2]),
  /** A release of a component or system; null when it is one run that is signed. */
  release: z.object({ entity: z.string(), version: z.string() }).nullable(),
  /** Where it is accepted for. */
  environment: z.string(),
  scope: z.string(),
  /** Entity references, in order. */
  signatories: z.array(z.string()),
  testSets: z.array(signedTestSetSchema),
});

/** @public */
export type SignOffSnapshot = z.infer<typeof signOffSnapshotSchema>;

/** A person or group that has to decide, and what was decided. @public */
export const signatorySchema = z.object({
  ref: z.string(),
  /**
   * How they were called when they signed, and until then when they were asked. Null where the catalog did not know them,
   * and where they were asked before names were kept.
   */
  name: z.string().nullable(),
  decision: z.enum(signOffDecisions).nullable(),
  comment: z.string(),
  /** Who decided: for a group, one of its members. */
  decidedBy: actorSchema.nullable(),
  decidedAt: z.iso.datetime().nullable(),
  /** What was signed: the hash of the snapshot. */
  hash: z.string().nullable(),
});

/** @public */
export type Signatory = z.infer<typeof signatorySchema>;

/** A sign-off as lists show it. @public */
export const signOffSummarySchema = z.object({
  id: z.uuid(),
  outcome: z.enum(signOffOutcomes),
  release: signOffSnapshotSchema.shape.release,
  environment: z.string(),
  scope: z.string(),
  testSets: z.array(
    z.object({
      testSet: z.string(),
      title: z.string(),
      revision: z.number().int(),
      runs: z.array(z.object({ id: z.uuid(), number: z.number().int() })),
      verdict: verdictSchema,
      counts: countsSchema,
    }),
  ),
  signatories: z.array(signatorySchema),
  dueOn: z.iso.date().nullable(),
  createdAt: z.iso.datetime(),
  createdBy: actorSchema,
  /** When the last signatory accepted, or the first one refused. */
  decidedAt: z.iso.datetime().nullable(),
  /** When, by whom and why it was withdrawn, or became void. */
  ended: z
    .object({ at: z.iso.datetime(), by: actorSchema, reason: z.string() })
    .nullable(),
});

/** @public */
export type SignOffSummary = z.infer<typeof signOffSummarySchema>;

/** @public */
export const signOffSchema = z.object({
  ...signOffSummarySchema.shape,
  snapshot: signOffSnapshotSchema,
  /** SHA-256 of the snapshot as canonical JSON (RFC 8785). */
  hash,
});

/** @public */
export type SignOff = z.infer<typeof signOffSchema>;

/** What came of computing everything anew that a sign-off is bound to. @public */
export const signOffVerificationSchema = z.object({
  /** Everything is what was signed. */
  intact: z.boolean(),
  /** What is not, in words. */
  problems: z.array(z.string()),
  /** Files of evidence that were read and hashed. */
  files: z.number().int(),
  signOff: signOffSchema,
});

/** @public */
export type SignOffVerification = z.infer<typeof signOffVerificationSchema>;

/** Whether a release may go somewhere. @public */
export const acceptanceSchema = z.object({
  accepted: z.boolean(),
  /** Why, or why not, in words. */
  reason: z.string(),
  /** The sign-off that decides; null when there is none. */
  signOff: signOffSummarySchema.nullable(),
});

/** @public */
export type Acceptance = z.infer<typeof acceptanceSchema>;

/**
 * What a sign-off is about, for instance `release 1.4.2 of component:default/checkout for prod`.
 *
 * @param nameOf - how an entity is called, where its name is known; else its reference stands there
 * @public
 */
export function subjectOf(
  {
    release,
    environment,
    testSets,
  }: Pick<SignOffSummary, 'release' | 'environment'> & {
    testSets: Array<{ title: string; runs: Array<{ number: number }> }>;
  },
  nameOf: (ref: string) => string = ref => ref,
): string {
  if (release) {
    return `release ${release.version} of ${nameOf(
      release.entity,
    )} for ${environment}`;
  }
  const [{ title, runs }] = testSets;
  return `run ${runs[runs.length - 1].number} of ${title}`;
}

/**
 * What of the verdicts of a run is not as one would wish it, and must not be overlooked by who signs: numbers above zero,
 * each with words that follow “of 17 iterations”.
 *
 * @public
 */
export function shortfallsOf({
  failed,
  error,
  cancelled,
  skipped,
  flaky,
}: VerdictCounts): Array<{ count: number; words: string }> {
  return [
    { count: failed, words: 'failed' },
    { count: error, words: 'could not be carried out' },
    { count: cancelled, words: 'were cancelled' },
    { count: skipped, words: 'were skipped' },
    { count: flaky, words: 'passed only when tried again' },
  ].filter(({ count }) => count > 0);
}
