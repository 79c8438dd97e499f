import * as z from 'zod';
import { artifactRefSchema } from '../protocol/events';
import { actorSchema } from './testSet';
import { verdictSchema } from './verdict';

/** Executor of shards that people carry out. They are never dispatched. @public */
export const peopleExecutor = 'people';

/** One thing to be done in a check, in words. @public */
export const checkStepSchema = z.object({
  /** Position among all steps of the check, from 0. */
  sequence: z.number().int(),
  /** As in a step result: `[2, 0]` is the first step of the group that the third one uses. */
  path: z.array(z.number().int()),
  keyword: z.string(),
  /** On one line. */
  title: z.string(),
  instruction: z.string(),
  expected: z.string().optional(),
  /** It only holds the steps that follow, and needs no answer. */
  isGroup: z.boolean(),
  /** Its failure does not count. */
  isOptional: z.boolean(),
  /** It is done only when this is so. */
  condition: z.string().optional(),
  note: z.string().optional(),
});

/** @public */
export type CheckStep = z.infer<typeof checkStepSchema>;

/**
 * What a person says of a step. `blocked`: it could not be carried out; the result is an error with the remark.
 * `skipped`: the condition of the step was not so, or it is optional.
 *
 * @public
 */
export const checkAnswers = ['passed', 'failed', 'blocked', 'skipped'] as const;

/** @public */
export type CheckAnswer = (typeof checkAnswers)[number];

/** What was said of a step so far. @public */
export const answeredStepSchema = z.object({
  sequence: z.number().int(),
  /** Null: there is a remark or a picture already, but no answer. */
  answer: z.enum(checkAnswers).nullable(),
  remark: z.string(),
  pictures: z.array(artifactRefSchema),
  by: actorSchema,
  at: z.iso.datetime(),
});

/** @public */
export type AnsweredStep = z.infer<typeof answeredStepSchema>;

/** An iteration that people perform, as lists show it. @public */
export const checkSummarySchema = z.object({
  runId: z.uuid(),
  iterationId: z.uuid(),
  runNumber: z.number().int(),
  testSet: z.string(),
  testSetTitle: z.string(),
  environment: z.string(),
  caseName: z.string(),
  rowKey: z.string().nullable(),
  /** Person or group that is asked to do it. */
  assignee: z.string(),
  dueAt: z.iso.datetime().nullable(),
  /** It should have been done by now. */
  isOverdue: z.boolean(),
  createdAt: z.iso.datetime(),
  createdBy: actorSchema,
  /** Who works on it; nobody else may answer meanwhile. */
  claimedBy: actorSchema.nullable(),
  claimedAt: z.iso.datetime().nullable(),
  /** Steps that have an answer, and all that need one. */
  answered: z.number().int(),
  steps: z.number().int(),
  /** Null while it is open. */
  verdict: verdictSchema.nullable(),
  finishedAt: z.iso.datetime().nullable(),
  performedBy: actorSchema.nullable(),
});

/** @public */
export type CheckSummary = z.infer<typeof checkSummarySchema>;

/** All that is needed to perform a check. @public */
export const manualCheckSchema = z.object({
  ...checkSummarySchema.shape,
  baseUrl: z.string(),
  /** Cells of the row. */
  values: z.record(z.string(), z.string()),
  description: z.string(),
  /** Before somebody has begun, generated values are only named. */
  stepList: z.array(checkStepSchema),
  answers: z.array(answeredStepSchema),
});

/** @public */
export type ManualCheck = z.infer<typeof manualCheckSchema>;

/** Types of pictures that are taken as evidence, by their content. @public */
export const pictureTypes = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
] as const;

/** @public */
export type PictureType = (typeof pictureTypes)[number];

/** Pictures that one step may have. @public */
export const mostPictures = 20;
