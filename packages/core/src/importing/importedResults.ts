import type { StepStatus, Verdict } from '@uatcms/plugin-uat-common';

/** One try of a test that was carried out elsewhere. @public */
export interface ImportedAttempt {
  verdict: Exclude<Verdict, 'flaky'>;
  message?: string;
  startedAt?: string;
  durationMs: number;
  steps?: Array<{
    title: string;
    status: StepStatus;
    durationMs: number;
    message?: string;
  }>;
}

/** A test that was carried out elsewhere. @public */
export interface ImportedTest {
  /** The suite it belongs to. */
  caseName: string;
  /** What it is called there. */
  rowKey: string;
  /** Oldest first, at least one. */
  attempts: ImportedAttempt[];
}

/** Results from elsewhere, whatever form they had. @public */
export interface ImportInput {
  format: string;
  testSet: string;
  environment: string;
  /** Needed when the test set does not exist yet. */
  owner?: string;
  title?: string;
  /** Entities that the test set tests; what is not said stays as it is. */
  tests?: string[];
  /** What the sender calls this import. Default: `contentHash`. */
  key?: string;
  /** SHA-256 of the file, in hex. */
  contentHash: string;
  results: ImportedTest[];
}
