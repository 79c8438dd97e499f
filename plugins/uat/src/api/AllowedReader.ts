import type { Allowed, UatClient } from '@uatcms/plugin-uat-common';

/** Most test sets of one question, so that its address stays short. */
const mostAtOnce = 100;

interface Batch {
  testSets: Set<string>;
  answer: Promise<Allowed>;
}

/** Asks what the reader may do: all test sets of a page that are asked for at the same moment, in one request. */
export class AllowedReader {
  #batch: Batch | undefined;

  constructor(private readonly rest: UatClient) {}

  /** What may be done with a test set, and globally; globally alone when no test set is named. */
  read(testSet?: string): Promise<Allowed> {
    const batch = this.#open();
    if (testSet !== undefined) {
      batch.testSets.add(testSet);
    }
    if (batch.testSets.size === mostAtOnce) {
      this.#batch = undefined;
    }
    return batch.answer;
  }

  #open(): Batch {
    if (!this.#batch) {
      const testSets = new Set<string>();
      // Whatever is rendered together asks before this.
      const asked = new Promise<void>(resolve => {
        setTimeout(resolve);
      });
      const batch: Batch = {
        testSets,
        answer: asked.then(() => {
          this.#batch = this.#batch === batch ? undefined : this.#batch;
          return this.rest.permissions.allowed({
            testSets: [...testSets].join(',') || undefined,
          });
        }),
      };
      this.#batch = batch;
    }
    return this.#batch;
  }
}
