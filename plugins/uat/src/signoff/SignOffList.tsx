import { Button, Link } from '@backstage/ui';
import type { SignOffSummary } from '@uatcms/plugin-uat-common';
import type { ReactNode } from 'react';
import { ActorName } from '../components/ActorName';
import { ErrorPanel } from '../components/ErrorPanel';
import { PageSkeleton } from '../components/PageSkeleton';
import { TimeAgo } from '../components/TimeAgo';
import { useLinks } from '../links';
import { OutcomeBadge } from './OutcomeBadge';
import styles from './signoff.module.css';
import type { useSignOffs } from './signOffQueries';
import { useSubject } from './useSubject';

/** Sign-offs, newest first, with a button for more. */
export function SignOffList(props: {
  signOffs: ReturnType<typeof useSignOffs>;
  /** What stands there when there are none. */
  empty: ReactNode;
}) {
  const { signOffs, empty } = props;
  const items = signOffs.data?.pages.flatMap(page => page.items);
  if (!items) {
    return signOffs.error ? (
      <ErrorPanel
        title="The sign-offs could not be loaded"
        error={signOffs.error}
        onRetry={signOffs.refetch}
      />
    ) : (
      <PageSkeleton lines={3} />
    );
  }
  return (
    <>
      {items.length === 0 && empty}
      {items.length > 0 && (
        <ul className={styles.list} aria-label="Sign-offs">
          {items.map(signOff => (
            <SignOffItem key={signOff.id} signOff={signOff} />
          ))}
        </ul>
      )}
      {signOffs.hasNextPage && (
        <Button
          variant="secondary"
          isPending={signOffs.isFetchingNextPage}
          onPress={() => signOffs.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}

function SignOffItem({ signOff }: { signOff: SignOffSummary }) {
  const links = useLinks();
  const { signatories, outcome, createdBy, createdAt, dueOn } = signOff;
  const open = signatories.filter(({ decision }) => !decision).length;
  const subject = useSubject(signOff);
  const why = reasonOf(signOff);
  return (
    <li className={styles.item}>
      <div>
        <Link href={links.signOff(signOff.id)}>
          {subject[0].toLocaleUpperCase('en-US') + subject.slice(1)}
        </Link>
        <div className={styles.scopeLine}>{signOff.scope}</div>
        {why && <div className={styles.secondary}>{why}</div>}
      </div>
      <div>
        <OutcomeBadge outcome={outcome} />
      </div>
      <div className={styles.secondary}>
        {outcome === 'pending' &&
          `${signatories.length - open} of ${signatories.length} decided${
            dueOn ? `, due on ${dueOn}` : ''
          }. `}
        Asked for by <ActorName actor={createdBy} />, <TimeAgo at={createdAt} />
      </div>
    </li>
  );
}

/** Why it came to what it is: of one that holds no more, or that somebody has refused. */
function reasonOf({ ended, signatories }: SignOffSummary): string | undefined {
  return (
    ended?.reason ??
    signatories.find(({ decision }) => decision === 'refused')?.comment
  );
}
