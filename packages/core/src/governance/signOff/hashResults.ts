import { createHash } from 'node:crypto';
import type { SignedTestSet } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { resultLines } from './resultLines';

/** What all results of a run and of the repeats of its parts hash to, and what they are made of. */
export interface HashedResults {
  hash: string;
  evidence: SignedTestSet['evidence'];
}

/** The results of some runs as they are hashed: line by line, run by run in the given order. */
export async function* linesOfRuns(
  db: Knex,
  runs: Array<{ id: string; number: number }>,
): AsyncGenerator<string> {
  for (const run of runs) {
    for await (const { text } of resultLines(db, run)) {
      yield `${text}\n`;
    }
  }
}

/**
 * SHA-256 of `linesOfRuns`, computed while they are read.
 *
 * @param onFiles - is told of the files of each iteration
 */
export async function hashResults(
  db: Knex,
  runs: Array<{ id: string; number: number }>,
  onFiles: (sha256: string[]) => void = () => {},
): Promise<HashedResults> {
  const hash = createHash('sha256');
  const evidence = { attempts: 0, steps: 0, files: 0 };
  for (const run of runs) {
    for await (const line of resultLines(db, run)) {
      hash.update(line.text).update('\n');
      evidence.attempts += line.attempts;
      evidence.steps += line.steps;
      evidence.files += line.files.length;
      onFiles(line.files);
    }
  }
  return { hash: hash.digest('hex'), evidence };
}
