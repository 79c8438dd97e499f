import { useApi } from '@backstage/frontend-plugin-api';
import {
  UatApiError,
  validateDefinition,
  type TestSet,
  type TestSetMeta,
} from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { uatApiRef } from '../../api/UatApi';
import { useSaveTestSet } from '../../api/queries';
import { useDraft } from '../draft/DraftContext';
import { putOnTop } from '../draft/merge';

/** What a test set is, apart from its content. */
export function metaOf(testSet: TestSet): TestSetMeta {
  const { title, description, owner, tests, system, tags, environments } =
    testSet;
  return { title, description, owner, tests, system, tags, environments };
}

export type SaveOutcome = 'saved' | 'problems' | 'conflict' | 'failed';

/**
 * Saves the draft. Two people may do that at the same time: the one who comes second gets a conflict, and decides
 * with both contents at hand. The draft is only marked as saved once the server has answered.
 */
export function useSaveDraft() {
  const { rest } = useApi(uatApiRef);
  const { store, testSet } = useDraft();
  const mutation = useSaveTestSet();
  const [conflict, setConflict] = useState<TestSet>();
  const [error, setError] = useState<unknown>();
  const [pending, setPending] = useState(false);

  async function attempt(comment: string): Promise<SaveOutcome> {
    const { present, baseRevision } = store.getSnapshot().history;
    const { problems } = validateDefinition(present);
    if (problems.length > 0) {
      store.reportProblems(problems);
      return 'problems';
    }
    // Settings are saved apart from the content: take them as they are now, not as this page once read them.
    const newest = await rest.testSets.get({ name: testSet.name });
    if (newest.revision !== baseRevision) {
      setConflict(newest);
      return 'conflict';
    }
    const answer = await mutation.mutateAsync({
      name: testSet.name,
      baseRevision,
      ...metaOf(newest),
      definition: present,
      comment,
    });
    store.saved(answer.revision, present);
    return 'saved';
  }

  async function save(comment: string): Promise<SaveOutcome> {
    setPending(true);
    setError(undefined);
    try {
      return await attempt(comment);
    } catch (thrown) {
      if (thrown instanceof UatApiError && thrown.status === 409) {
        try {
          setConflict(await rest.testSets.get({ name: testSet.name }));
          return 'conflict';
        } catch (unreadable) {
          setError(unreadable);
          return 'failed';
        }
      }
      if (thrown instanceof UatApiError && thrown.problems.length > 0) {
        store.reportProblems(thrown.problems);
        return 'problems';
      }
      setError(thrown);
      return 'failed';
    } finally {
      setPending(false);
    }
  }

  /** Brings my changes on top of what the other one saved. Saving is the next step. */
  function keepMine(theirs: TestSet): void {
    const { base, present } = store.getSnapshot().history;
    const { definition } = putOnTop(base, present, theirs.definition);
    store.rebase(
      theirs.revision,
      theirs.definition,
      definition,
      `Put changes on revision ${theirs.revision}`,
    );
    setConflict(undefined);
  }

  function takeTheirs(theirs: TestSet): void {
    store.rebase(
      theirs.revision,
      theirs.definition,
      theirs.definition,
      `Take revision ${theirs.revision}`,
    );
    setConflict(undefined);
  }

  return {
    save,
    pending,
    error,
    conflict,
    keepMine,
    takeTheirs,
    /** Looks at the newest revision and, when it is another one, shows the conflict before saving. */
    compare: async () =>
      setConflict(await rest.testSets.get({ name: testSet.name })),
    decideLater: () => setConflict(undefined),
    clearError: () => setError(undefined),
  };
}
