import { Link, Text } from '@backstage/ui';
import { foldReference, type OpenReview } from '@uatcms/plugin-uat-common';
import { useOwnRefs } from '../api/identity';
import { ActorName } from '../components/ActorName';
import { EntityRefLink } from '../components/EntityRefLink';
import { TimeAgo } from '../components/TimeAgo';
import { useLinks } from '../links';
import styles from './inbox.module.css';

/** Reviews, each with who asks for it, what they say, and whom they ask. */
export function ReviewList({ reviews }: { reviews: OpenReview[] }) {
  return (
    <ul className={styles.list} aria-label="Reviews">
      {reviews.map(open => (
        <ReviewItem key={open.review.id} open={open} />
      ))}
    </ul>
  );
}

function ReviewItem({ open }: { open: OpenReview }) {
  const { testSet, title, review } = open;
  const links = useLinks();
  return (
    <li className={styles.item}>
      <div className={styles.about}>
        <Link
          href={links.changes(testSet)}
          weight="bold"
          variant="body-large"
          className={styles.name}
        >
          {title}
        </Link>
        <Text as="span" variant="body-small" color="secondary">
          Revision {review.revision}, asked for by{' '}
          <ActorName actor={review.requestedBy} />,{' '}
          <TimeAgo at={review.requestedAt} />
        </Text>
        {review.comment && <p className={styles.said}>{review.comment}</p>}
      </div>
      <div className={styles.state}>
        <Asked reviewers={review.reviewers} />
      </div>
    </li>
  );
}

function Asked({ reviewers }: { reviewers: string[] }) {
  const { data: own } = useOwnRefs();
  if (reviewers.length === 0) {
    return <span>Anybody who may approve it</span>;
  }
  return (
    <>
      {reviewers.some(ref => own?.refs.has(foldReference(ref))) && (
        <span className={styles.claimed}>Asks you</span>
      )}
      <span>
        For{' '}
        {reviewers.map((ref, index) => (
          <span key={ref}>
            {index > 0 && ', '}
            <EntityRefLink entityRef={ref} />
          </span>
        ))}
      </span>
    </>
  );
}
