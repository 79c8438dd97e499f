import * as z from 'zod';
import {
  artifactRefSchema,
  attemptPurposes,
  failureKinds,
  stepResultSchema,
} from '../protocol/events';
import { workEnvironmentSchema } from '../protocol/work';
import { checkSummarySchema } from './manualCheck';
import { runOptionsSchema, runPriorities } from './runOptions';
import { actorSchema, runSummarySchema } from './testSet';
import { countsSchema, verdictSchema } from './verdict';

/** What a run and the repeats of its parts have come to together. @public */
export const mergedSummarySchema = z.object({
  /** The run that was repeated, and the repeats of its parts, oldest first. */
  runs: z.array(z.object({ id: z.uuid(), number: z.number().int() })),
  counts: countsSchema,
  /** Null while something has no result yet. */
  verdict: verdictSchema.nullable(),
});

/** @public */
export type MergedSummary = z.infer<typeof mergedSummarySchema>;

/** Why a run in a protected environment carries out the revision it does. @public */
export const runApprovalSchema = z.object({
  /** Who approved the content of the revision. */
  by: actorSchema,
  at: z.iso.datetime(),
  /** Number of the newest revision when the run started: more than that of the run where changes were not approved. */
  newest: z.number().int(),
});

/** @public */
export type RunApproval = z.infer<typeof runApprovalSchema>;

/** A run with what it was started with. @public */
export const runSchema = z.object({
  ...runSummarySchema.shape,
  options: runOptionsSchema,
  /** The environment as it was when the run started. */
  pinnedEnvironment: workEnvironmentSchema,
  /** Of runs in protected environments; null elsewhere, where the newest revision is run. */
  approval: runApprovalSchema.nullable(),
  /** Rises with every change: a page that knows it can ask only for what is newer. */
  version: z.number().int(),
  /** Set when a person asked to cancel. */
  cancelledBy: actorSchema.nullable(),
  priority: z.enum(runPriorities),
  /** Why shards of it wait that could otherwise be carried out, in words; null when nothing holds them back. */
  waiting: z.string().nullable(),
  /** Together with repeats of its parts, or with the run that it repeats a part of; null when there are none. */
  merged: mergedSummarySchema.nullable(),
});

/** @public */
export type Run = z.infer<typeof runSchema>;

/** @public */
export const iterationStates = ['queued', 'running', 'finished'] as const;

/** One cell of the matrix of cases by rows. @public */
export const iterationSchema = z.object({
  id: z.uuid(),
  position: z.number().int(),
  caseName: z.string(),
  rowKey: z.string().nullable(),
  state: z.enum(iterationStates),
  verdict: verdictSchema.nullable(),
  /** First line of what went wrong. */
  message: z.string().nullable(),
  /** How often it was tried; attempts made only for their trace are not counted. */
  attempts: z.number().int(),
  /** Steps finished in the newest attempt. */
  stepsDone: z.number().int(),
  startedAt: z.iso.datetime().nullable(),
  durationMs: z.number().nullable(),
  /** Run version at which it last changed. */
  version: z.number().int(),
  /** People perform it. */
  isManual: z.boolean(),
  /** Its case answers requests in place of the site (`mockRequest`): its verdict rests on that. Left out when not. */
  isMocked: z.boolean().optional(),
});

/** @public */
export type Iteration = z.infer<typeof iterationSchema>;

/** One try of an iteration. @public */
export const attemptSchema = z.object({
  /** From 1, over all shard attempts. */
  number: z.number().int(),
  /** `trace`: made only to record what a failed attempt did. It is not counted, and changes no verdict. */
  purpose: z.enum(attemptPurposes),
  /** `lost`: its runner vanished before the end; a lost attempt is never counted as a result. */
  state: z.enum(['running', 'finished', 'lost']),
  verdict: verdictSchema.nullable(),
  /** Of one that failed: whether the test did, or what carries it; the latter makes no iteration flaky. */
  failure: z.enum(failureKinds).nullable(),
  message: z.string().nullable(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nullable(),
  steps: z.array(stepResultSchema),
  /** Trace and video. */
  artifacts: z.array(artifactRefSchema),
  /** What a tester should know of the evidence, for instance why there is no trace. */
  remarks: z.array(z.string()),
});

/** @public */
export type Attempt = z.infer<typeof attemptSchema>;

/** @public */
export const iterationDetailSchema = z.object({
  ...iterationSchema.shape,
  /** Cells of the row as they were when the run started. */
  values: z.record(z.string(), z.string()),
  attemptList: z.array(attemptSchema),
  /** Whom it waits for, or who performed it; null when a runner carries it out. */
  check: checkSummarySchema.nullable(),
});

/** @public */
export type IterationDetail = z.infer<typeof iterationDetailSchema>;
