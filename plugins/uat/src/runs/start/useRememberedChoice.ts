import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { RunChoice } from './runChoice';

/** The last choice a person made in the Run dialog of a test set; to be fitted with `fitChoice`. */
export function useRememberedChoice(testSet: string) {
  const bucket = useApi(storageApiRef).forBucket('uat.run-choices');
  return {
    recall: (): unknown => bucket.snapshot(testSet).value,
    remember: (choice: RunChoice) =>
      bucket.set(testSet, JSON.parse(JSON.stringify(choice))),
  };
}
