import {
  foldReference,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { TestSetRow } from '../../authoring/testSetStore';
import type { ReleasedEntity } from '../../types';
import type { RunFamily } from './signedTestSet';

/**
 * Only a run of a test set that tests what is released can speak for the release: the component or system itself, or a
 * part of it; or one that the component or system names.
 */
export function problemsOfRelease(
  { release }: Pick<Inputs['signOffs']['request'], 'release'>,
  { asked }: RunFamily,
  testSet: Pick<TestSetRow, 'name' | 'title' | 'tests' | 'system'>,
  released: ReleasedEntity,
): string[] {
  if (!release) {
    return [];
  }
  const entity = foldReference(release.entity);
  const covered = [entity, ...released.parts.map(foldReference)];
  const speaks =
    testSet.tests.some(ref => covered.includes(foldReference(ref))) ||
    (testSet.system !== null && foldReference(testSet.system) === entity) ||
    released.testSets.includes(testSet.name);
  return speaks
    ? []
    : [
        `run ${asked.number} is of test set “${testSet.title}”, which does not test ${entity} or a part of it; leave the run out, or say in the settings of the test set that it does`,
      ];
}
