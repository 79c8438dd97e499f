import { useEntity } from '@backstage/plugin-catalog-react';
import type { TestSet } from '@uatcms/plugin-uat-common';
import { useEffect, useMemo, type ReactNode } from 'react';
import { useUserRef } from '../../api/identity';
import { useTestSet } from '../../api/queries';
import { ReviewBar } from '../../approval/ReviewBar';
import { ErrorPanel } from '../../components/ErrorPanel';
import { ImportedNote } from '../../components/ImportedNote';
import { isNotThere, NotThere } from '../../components/NotThere';
import { PageSkeleton } from '../../components/PageSkeleton';
import { DraftContext, useDraft } from '../draft/DraftContext';
import { isDirty } from '../draft/history';
import { draftOf } from '../draft/openDrafts';
import styles from './AuthoringFrame.module.css';
import { RestoreQuestion } from './RestoreQuestion';
import { SaveBar } from './SaveBar';

/** Loads the test set of the entity page and gives its draft to what is inside. */
export function AuthoringFrame({ children }: { children: ReactNode }) {
  const { entity } = useEntity();
  const testSet = useTestSet(entity.metadata.name);
  const user = useUserRef();

  if (testSet.error && !testSet.data) {
    return isNotThere(testSet.error) ? (
      <NotThere title="There is no such test set">
        It was deleted, and the catalog has not heard of it yet, or you may not
        see it.
      </NotThere>
    ) : (
      <ErrorPanel
        title="The test set could not be loaded"
        error={testSet.error}
        onRetry={() => testSet.refetch()}
      />
    );
  }
  if (!testSet.data || !user) {
    return <PageSkeleton lines={6} />;
  }
  if (testSet.data.source === 'import') {
    return <ImportedNote />;
  }
  return (
    <DraftProvider testSet={testSet.data} user={user}>
      <DraftEditor>{children}</DraftEditor>
    </DraftProvider>
  );
}

export function DraftProvider(props: {
  testSet: TestSet;
  user: string;
  children: ReactNode;
}) {
  const { testSet, user, children } = props;
  const store = draftOf(testSet, user);
  useEffect(() => store.seen(testSet), [store, testSet]);
  const value = useMemo(() => ({ store, testSet }), [store, testSet]);
  return (
    <DraftContext.Provider value={value}>{children}</DraftContext.Provider>
  );
}

function DraftEditor({ children }: { children: ReactNode }) {
  const { restorable } = useDraft();
  useKeptOnLeaving();
  if (restorable) {
    return <RestoreQuestion />;
  }
  return (
    <div className={styles.frame}>
      <ReviewBar />
      <div className={styles.content}>{children}</div>
      <SaveBar />
    </div>
  );
}

/** Keeps the draft when the page is hidden, and lets the browser ask before it is closed. */
function useKeptOnLeaving(): void {
  const { store } = useDraft();
  useEffect(() => {
    const beforeUnload = (event: BeforeUnloadEvent) => {
      store.store();
      if (isDirty(store.getSnapshot().history)) {
        event.preventDefault();
      }
    };
    window.addEventListener('beforeunload', beforeUnload);
    window.addEventListener('pagehide', store.store);
    document.addEventListener('visibilitychange', store.store);
    return () => {
      store.store();
      window.removeEventListener('beforeunload', beforeUnload);
      window.removeEventListener('pagehide', store.store);
      document.removeEventListener('visibilitychange', store.store);
    };
  }, [store]);
}
