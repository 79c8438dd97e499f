import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { Refusal, type TestSetService } from '@uatcms/core';
import type { UatInputs } from '@uatcms/plugin-uat-common';
import { configuration } from './caller';
import { readTestSetFile } from './readTestSetFile';

/**
 * Creates the test sets of `uat.seed.testSets` that do not exist. What cannot be created is logged, all problems of all
 * files together, and keeps nothing else from starting.
 */
export async function seedTestSets(
  config: Config,
  testSets: TestSetService,
  logger: LoggerService,
): Promise<void> {
  const files = config.getOptionalStringArray('uat.seed.testSets') ?? [];
  const report: string[] = [];
  for (const file of files) {
    const read = await readTestSetFile(file);
    const problems = [...read.problems];
    for (const testSet of read.testSets) {
      problems.push(...(await createWhenMissing(testSet, testSets, logger)));
    }
    if (problems.length > 0) {
      report.push(`  ${file}`, ...problems.map(problem => `    - ${problem}`));
    }
  }
  if (report.length > 0) {
    logger.error(
      `Test sets of the configuration (uat.seed.testSets) could not be created:\n${report.join(
        '\n',
      )}`,
    );
  }
}

async function createWhenMissing(
  testSet: UatInputs['testSets']['create'],
  testSets: TestSetService,
  logger: LoggerService,
): Promise<string[]> {
  try {
    if (!(await exists(testSet.name, testSets))) {
      await testSets.create(testSet, configuration);
      logger.info(`Created test set ${testSet.name} from the configuration`);
    }
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) {
      return [`${testSet.name}: ${(error as Error).message}`];
    }
    // Another replica has just done the same.
    if (error.reason === 'conflict') {
      return [];
    }
    return error.problems.length > 0
      ? error.problems.map(({ place, message }) => `${place}: ${message}`)
      : [error.message];
  }
}

async function exists(name: string, testSets: TestSetService) {
  try {
    await testSets.get(name);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'notFound') {
      return false;
    }
    throw error;
  }
}
