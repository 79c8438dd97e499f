import type { Approval, Environment, TestSet } from '@uatcms/plugin-uat-common';
import { useApproval, useContentOf } from '../../approval/reviewQueries';

/** What a run in an environment would be made of. */
export interface Runnable {
  /** With the content of the revision that would run; undefined while it is not known. */
  testSet?: TestSet;
  /** Set for protected environments. */
  approval?: Approval;
  error: unknown;
}

/** The revision that would run: as the backend chooses it, the approved one where the environment is protected. */
export function useRunnable(
  testSet: TestSet,
  environment: Environment | undefined,
): Runnable {
  const approval = useApproval(testSet.name);
  const approved = approval.data?.approved?.revision;
  const isOlder = approved !== undefined && approved !== testSet.revision;
  const content = useContentOf(
    testSet.name,
    environment?.protected && isOlder ? approved : undefined,
  );
  if (!environment?.protected) {
    return { testSet, error: null };
  }
  if (!approval.data) {
    return { error: approval.error };
  }
  if (!isOlder) {
    return { testSet, approval: approval.data, error: null };
  }
  return {
    testSet: content.data && {
      ...testSet,
      definition: content.data.definition,
    },
    approval: approval.data,
    error: content.error,
  };
}
