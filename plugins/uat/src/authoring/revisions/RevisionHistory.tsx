import { Button, Flex } from '@backstage/ui';
import { RiHistoryLine } from '@remixicon/react';
import { useState } from 'react';
import { HistoryLink } from '../../audit/HistoryLink';
import { useRevisions } from '../../api/queries';
import { RevisionStateBadge } from '../../approval/RevisionStateBadge';
import { ActorName } from '../../components/ActorName';
import { EmptyState } from '../../components/EmptyState';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PageSkeleton } from '../../components/PageSkeleton';
import { TimeAgo } from '../../components/TimeAgo';
import workspace from '../cases/CasesWorkspace.module.css';
import { useDraft } from '../draft/DraftContext';
import { RevisionView } from './RevisionView';
import styles from './revisions.module.css';

/** On the left the revisions, newest first; on the right what the chosen one changed. */
export function RevisionHistory() {
  const { testSet } = useDraft();
  const revisions = useRevisions(testSet.name);
  const [chosen, setChosen] = useState<number>();
  if (revisions.error && !revisions.data) {
    return (
      <ErrorPanel
        title="The revisions could not be loaded"
        error={revisions.error}
        onRetry={() => revisions.refetch()}
      />
    );
  }
  if (!revisions.data) {
    return <PageSkeleton />;
  }
  const items = revisions.data.pages.flatMap(page => page.items);
  const revision = items.find(({ number }) => number === chosen) ?? items[0];
  if (!revision) {
    return (
      <EmptyState icon={<RiHistoryLine size={40} />} title="No revision yet" />
    );
  }
  return (
    <div className={workspace.workspace}>
      <nav aria-label="Revisions">
        <Flex direction="column" gap="2">
          <ol className={styles.revisions}>
            {items.map(({ number, createdAt, createdBy, comment, state }) => (
              <li key={number}>
                <button
                  type="button"
                  className={styles.revision}
                  aria-current={number === revision.number || undefined}
                  onClick={() => setChosen(number)}
                >
                  <span className={styles.number}>
                    Revision {number}
                    {number === testSet.revision && (
                      <span className={styles.badge}>newest</span>
                    )}
                    {state !== 'draft' && (
                      <>
                        {' '}
                        <RevisionStateBadge state={state} />
                      </>
                    )}
                  </span>
                  <span className={styles.who}>
                    <ActorName actor={createdBy} /> · <TimeAgo at={createdAt} />
                  </span>
                  {comment && <span className={styles.comment}>{comment}</span>}
                </button>
              </li>
            ))}
          </ol>
          <HistoryLink resource={{ kind: 'testSet', name: testSet.name }} />
          {revisions.hasNextPage && (
            <Button
              size="small"
              variant="secondary"
              isPending={revisions.isFetchingNextPage}
              onPress={() => revisions.fetchNextPage()}
            >
              Older revisions
            </Button>
          )}
        </Flex>
      </nav>
      <div className={workspace.main}>
        <RevisionView key={revision.number} revision={revision} />
      </div>
    </div>
  );
}
