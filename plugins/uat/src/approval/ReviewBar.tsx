import { Button, ButtonLink } from '@backstage/ui';
import { RiFileSearchLine, RiUserVoiceLine } from '@remixicon/react';
import { useState } from 'react';
import { useDraft } from '../authoring/draft/DraftContext';
import { isDirty } from '../authoring/draft/history';
import { useLinks } from '../links';
import { Refusable } from '../permissions/Refusable';
import { useRefusal } from '../permissions/useRefusal';
import styles from './approval.module.css';
import { RequestReviewDialog } from './RequestReviewDialog';
import { useApproval, useTestSetSignals } from './reviewQueries';
import { RevisionStateBadge } from './RevisionStateBadge';
import { standingInWords } from './standingInWords';

/** Above the tabs that edit: how far the newest revision has got on its way to being approved. */
export function ReviewBar() {
  const { testSet, history } = useDraft();
  const { data: approval } = useApproval(testSet.name);
  const links = useLinks();
  const refusal = useRefusal(testSet.name, 'update');
  const [asking, setAsking] = useState(false);
  useTestSetSignals(testSet);
  if (!approval) {
    return null;
  }
  const { revision, state } = approval.newest;
  const canAsk = state !== 'inReview' && state !== 'approved';
  return (
    <section aria-label="Review" className={styles.bar}>
      <span className={styles.standing}>
        <strong>Revision {revision}</strong>{' '}
        <RevisionStateBadge state={state} />{' '}
        <span className={styles.aside}>{standingInWords(approval)}</span>
      </span>
      <span className={styles.actions}>
        {state !== 'approved' && (
          <ButtonLink
            size="small"
            variant="secondary"
            iconStart={<RiFileSearchLine />}
            href={links.changes(testSet.name)}
          >
            Review changes
          </ButtonLink>
        )}
        {canAsk && (
          <Refusable
            refusal={
              refusal ??
              (isDirty(history)
                ? 'A review is about what is saved: save your changes first.'
                : undefined)
            }
          >
            <Button
              size="small"
              variant="secondary"
              iconStart={<RiUserVoiceLine />}
              onPress={() => setAsking(true)}
            >
              Request review
            </Button>
          </Refusable>
        )}
      </span>
      {asking && (
        <RequestReviewDialog
          name={testSet.name}
          revision={revision}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
