import { randomUUID } from 'node:crypto';
import {
  defaultLargestArtifact,
  definitionSchema,
  runOptionsSchema,
  type RunOptionsInput,
  type ShardWork,
  type Step,
} from '@uatcms/plugin-uat-common';

/** What a test wants to have performed; everything else gets a value that does not matter. */
export interface WorkWish {
  baseUrl: string;
  steps?: Step[];
  /** Cells of each row; one iteration per row. */
  rows?: Array<Record<string, string>>;
  cases?: Array<{ name: string; steps: Step[] }>;
  stepGroups?: unknown[];
  elements?: unknown[];
  options?: RunOptionsInput;
  variables?: Record<string, string>;
  secrets?: string[];
  allowedHosts?: string[];
  leaseMs?: number;
  largestArtifact?: number;
  runId?: string;
}

/** A shard as the ingest hands it out. */
export function shardWork(wish: WorkWish): ShardWork {
  const cases = wish.cases ?? [{ name: 'Case', steps: wish.steps ?? [] }];
  const definition = definitionSchema.parse({
    cases,
    stepGroups: wish.stepGroups ?? [],
    elements: wish.elements ?? [],
  });
  const rows = wish.rows ?? [{}];
  return {
    runId: wish.runId ?? randomUUID(),
    shardId: randomUUID(),
    testSet: 'example',
    revision: 1,
    leaseMs: wish.leaseMs ?? 30_000,
    environment: {
      name: 'test',
      baseUrl: wish.baseUrl,
      variables: wish.variables ?? {},
      secrets: wish.secrets ?? [],
      allowedHosts: wish.allowedHosts ?? [],
      protected: false,
    },
    options: runOptionsSchema.parse({
      stepTimeout: 20_000,
      evidence: 'none',
      infrastructureRetries: 0,
      ...wish.options,
    }),
    largestArtifact: wish.largestArtifact ?? defaultLargestArtifact,
    cases: definition.cases,
    stepGroups: definition.stepGroups,
    elements: definition.elements,
    iterations: cases.flatMap(({ name }) =>
      rows.map((values, index) => ({
        id: randomUUID(),
        caseName: name,
        rowKey: wish.rows ? String(index + 1) : null,
        values,
      })),
    ),
  };
}
