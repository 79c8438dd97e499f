import * as z from 'zod';
import { definitionSchema } from '../language/definition';
import { runOptionsSchema } from '../model/runOptions';
import { defaultLargestArtifact } from './artifacts';

/**
 * What an executor hands to a runner: where to fetch a shard, and the token that opens it and nothing else.
 * It is all that ever travels to a runner unasked.
 *
 * @public
 */
export const shardCallSchema = z.object({
  shardId: z.string(),
  /** Counts how often this shard was handed out; with the token it fences off earlier, lost runners. */
  attempt: z.number().int().min(1),
  /** Base URL of the runner protocol, for instance `http://127.0.0.1:7007/api/uat/runner/v1`. */
  url: z.string(),
  token: z.string(),
});

/** @public */
export type ShardCall = z.infer<typeof shardCallSchema>;

/** Where the tests run, as the runner needs to know it. Secrets are names here. @public */
export const workEnvironmentSchema = z.object({
  name: z.string(),
  baseUrl: z.string(),
  variables: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
  /** Host names the browser may reach; `*.example.org` for all below a name. The base URL's host is among them. */
  allowedHosts: z.array(z.string()),
  /** Whether approved revisions alone could run there when the run started. */
  protected: z.boolean().default(false),
});

/** @public */
export const workIterationSchema = z.object({
  id: z.string(),
  caseName: z.string(),
  rowKey: z.string().nullable(),
  /** Cells of the row, as text: what `{{column}}` stands for. */
  values: z.record(z.string(), z.string()),
});

/**
 * The work of one shard: everything a runner needs, pinned when the run was started.
 *
 * @public
 */
export const shardWorkSchema = z.object({
  runId: z.string(),
  shardId: z.string(),
  testSet: z.string(),
  revision: z.number().int(),
  /** Milliseconds within which the runner must report again. */
  leaseMs: z.number().int(),
  environment: workEnvironmentSchema,
  options: runOptionsSchema,
  /** Bytes that a file of evidence may have. */
  largestArtifact: z.number().int().min(1).default(defaultLargestArtifact),
  cases: definitionSchema.shape.cases,
  stepGroups: z.array(definitionSchema.shape.stepGroups.unwrap().element),
  elements: z.array(definitionSchema.shape.elements.unwrap().element),
  /** Iterations still to be done, in order. Those that an earlier attempt finished are not among them. */
  iterations: z.array(workIterationSchema),
});

/** @public */
export type ShardWork = z.infer<typeof shardWorkSchema>;
/** @public */
export type WorkIteration = z.infer<typeof workIterationSchema>;
/** @public */
export type WorkEnvironment = z.infer<typeof workEnvironmentSchema>;
