import { useApi } from '@backstage/frontend-plugin-api';
import { useMutation } from '@tanstack/react-query';
import type { TestSet, TestSetMeta } from '@uatcms/plugin-uat-common';
import { uatApiRef } from '../../api/UatApi';
import { useSaveTestSet } from '../../api/queries';
import { metaOf } from '../editor/useSaveDraft';

/**
 * Changes what a test set is, apart from its content. It is saved with the newest content, so that neither unsaved
 * changes here nor what others saved meanwhile is touched by it, and no revision is made.
 */
export function useSaveMeta(name: string) {
  const { rest } = useApi(uatApiRef);
  const save = useSaveTestSet();
  return useMutation({
    mutationFn: async (
      change: (meta: TestSetMeta) => TestSetMeta,
    ): Promise<TestSet> => {
      const newest = await rest.testSets.get({ name });
      return save.mutateAsync({
        name,
        baseRevision: newest.revision,
        ...change(metaOf(newest)),
        definition: newest.definition,
        comment: '',
      });
    },
  });
}
