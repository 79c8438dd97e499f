import { Alert, Box, Button, ButtonLink, TextAreaField } from '@backstage/ui';
import type { Approval, Review } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { useUserRef } from '../api/identity';
import { ActorName } from '../components/ActorName';
import { ErrorPanel } from '../components/ErrorPanel';
import { TimeAgo } from '../components/TimeAgo';
import { useEntityNames } from '../components/useEntityNames';
import { useLinks } from '../links';
import { Refusable } from '../permissions/Refusable';
import { useRefusal } from '../permissions/useRefusal';
import styles from './approval.module.css';
import { RequestReviewDialog } from './RequestReviewDialog';
import { ReviewHistory } from './ReviewHistory';
import { useApprove, useRequestChanges, useWithdraw } from './reviewQueries';
import { RevisionStateBadge } from './RevisionStateBadge';
import { authorshipOf, standingInWords } from './standingInWords';

/** How the newest revision stands, and what the reader can do about it. */
export function DecisionPanel(props: {
  name: string;
  approval: Approval;
  /** What the reader has before them. */
  shown: { from: number; to: number; hash: string | undefined };
}) {
  const { name, approval, shown } = props;
  const links = useLinks();
  const update = useRefusal(name, 'update');
  const [asking, setAsking] = useState(false);
  const { revision, state, review } = approval.newest;
  const base = approval.approved?.revision ?? 0;
  const whole =
    shown.to === revision && (state === 'approved' || shown.from === base);
  return (
    <Box as="section" bg="neutral" aria-label="Review" className={styles.panel}>
      <div className={styles.bar}>
        <span className={styles.standing}>
          <strong>Revision {revision}</strong>{' '}
          <RevisionStateBadge state={state} />{' '}
          <span className={styles.aside}>{standingInWords(approval)}</span>
        </span>
        {state !== 'inReview' && state !== 'approved' && (
          <Refusable refusal={update}>
            <Button
              size="small"
              variant="secondary"
              onPress={() => setAsking(true)}
            >
              Request review
            </Button>
          </Refusable>
        )}
      </div>
      {review && <ReviewTalk review={review} />}
      {shown.to !== revision && (
        <Alert
          status="info"
          icon
          title={`You are looking at revision ${shown.to}. The newest is revision ${revision}.`}
          customActions={
            <ButtonLink
              size="small"
              variant="secondary"
              href={links.changes(name)}
            >
              Look at the newest
            </ButtonLink>
          }
        />
      )}
      {review?.state === 'inReview' && shown.to === revision && !whole && (
        <Alert
          status="info"
          icon
          title="This is only a part of what is to be approved."
          customActions={
            <ButtonLink
              size="small"
              variant="secondary"
              href={links.changes(name)}
            >
              Show all changes
            </ButtonLink>
          }
        />
      )}
      {review && whole && (
        <Decision
          name={name}
          approval={approval}
          review={review}
          shown={shown}
        />
      )}
      <ReviewHistory name={name} />
      {asking && (
        <RequestReviewDialog
          name={name}
          revision={revision}
          onClose={() => setAsking(false)}
        />
      )}
    </Box>
  );
}

/** What the one who asks and the one who decided have said. */
function ReviewTalk({ review }: { review: Review }) {
  const { requestedBy, requestedAt, comment, reviewers, ended } = review;
  const nameOf = useEntityNames(reviewers);
  return (
    <div className={styles.talk}>
      <p>
        <ActorName actor={requestedBy} /> has asked for a review{' '}
        <TimeAgo at={requestedAt} />
        {reviewers.length > 0 && <> of {reviewers.map(nameOf).join(', ')}</>}
      </p>
      {comment && <blockquote>{comment}</blockquote>}
      {ended?.comment && (
        <>
          <p>
            <ActorName actor={ended.by} /> says <TimeAgo at={ended.at} />
          </p>
          <blockquote>{ended.comment}</blockquote>
        </>
      )}
    </div>
  );
}

function Decision(props: {
  name: string;
  approval: Approval;
  review: Review;
  shown: { hash: string | undefined };
}) {
  const { name, approval, review, shown } = props;
  const user = useUserRef();
  const update = useRefusal(name, 'update');
  const mayApprove = useRefusal(name, 'approve');
  const [comment, setComment] = useState('');
  const approve = useApprove();
  const requestChanges = useRequestChanges();
  const withdraw = useWithdraw();
  const changes = [approve, requestChanges, withdraw];
  const failed = changes.find(({ error }) => error);
  const open = review.state === 'inReview';
  if (!open && review.state !== 'approved') {
    return null;
  }
  const about = { name, id: review.id, comment };
  const done = { onSuccess: () => setComment('') };
  const say = (text: string) => {
    changes.forEach(change => change.reset());
    setComment(text);
  };
  return (
    <div className={styles.decision}>
      <TextAreaField
        aria-label="Comment on the decision"
        placeholder={open ? 'Your comment' : 'Why is the approval taken back?'}
        rows={2}
        maxLength={5_000}
        value={comment}
        onChange={say}
      />
      <div className={styles.actions}>
        {open && (
          <Refusable refusal={mayApprove ?? authorshipOf(approval, user)}>
            <Button
              variant="primary"
              isPending={approve.isPending}
              isDisabled={!shown.hash}
              onPress={() =>
                approve.mutate({ ...about, hash: shown.hash! }, done)
              }
            >
              Approve
            </Button>
          </Refusable>
        )}
        <Refusable
          refusal={
            mayApprove ??
            (comment.trim() ? undefined : 'Say in a comment what to change.')
          }
        >
          <Button
            variant="secondary"
            isPending={requestChanges.isPending}
            onPress={() => requestChanges.mutate(about, done)}
          >
            {open ? 'Request changes' : 'Take the approval back'}
          </Button>
        </Refusable>
        {open && (
          <Refusable refusal={update}>
            <Button
              variant="tertiary"
              isPending={withdraw.isPending}
              onPress={() => withdraw.mutate(about, done)}
            >
              Withdraw the request
            </Button>
          </Refusable>
        )}
      </div>
      {failed && (
        <ErrorPanel title="Nothing was decided" error={failed.error} />
      )}
    </div>
  );
}
