import { Link } from '@backstage/ui';
import type { Review } from '@uatcms/plugin-uat-common';
import { ActorName } from '../components/ActorName';
import { TimeAgo } from '../components/TimeAgo';
import { useLinks } from '../links';
import styles from './approval.module.css';
import { useReviews } from './reviewQueries';
import { RevisionStateBadge } from './RevisionStateBadge';

/** All reviews that there were, folded. */
export function ReviewHistory({ name }: { name: string }) {
  const { data } = useReviews(name);
  const links = useLinks();
  if (!data || data.items.length === 0) {
    return null;
  }
  return (
    <details className={styles.history}>
      <summary>
        {data.items.length === 1
          ? '1 review'
          : `${data.items.length}${data.more ? ' newest' : ''} reviews`}
      </summary>
      <ol>
        {data.items.map(review => (
          <li key={review.id}>
            <Link
              href={links.changes(name, {
                from: review.revision - 1,
                to: review.revision,
              })}
            >
              Revision {review.revision}
            </Link>{' '}
            <RevisionStateBadge state={review.state} />{' '}
            <span className={styles.aside}>
              asked by <ActorName actor={review.requestedBy} />{' '}
              <TimeAgo at={review.requestedAt} />
              <Ending review={review} />
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Ending({ review: { ended, supersededBy } }: { review: Review }) {
  if (!ended) {
    return null;
  }
  return supersededBy === null ? (
    <>
      , ended by <ActorName actor={ended.by} /> <TimeAgo at={ended.at} />
      {ended.comment && `: ${ended.comment}`}
    </>
  ) : (
    <>
      , ended when <ActorName actor={ended.by} /> saved revision {supersededBy}
    </>
  );
}
