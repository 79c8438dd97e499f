import { Link, Text } from '@backstage/ui';
import type { CheckSummary } from '@uatcms/plugin-uat-common';
import { ActorName } from '../components/ActorName';
import { EntityRefLink } from '../components/EntityRefLink';
import { TimeAgo } from '../components/TimeAgo';
import { VerdictBadge } from '../components/VerdictBadge';
import { useLinks } from '../links';
import { nameOfCheck } from '../manual/checkWords';
import { Due } from '../manual/Due';
import styles from './inbox.module.css';

/** Checks, each with whose it is, how far it is, and until when it is to be done. */
export function CheckList({ checks }: { checks: CheckSummary[] }) {
  return (
    <ul className={styles.list} aria-label="Checks">
      {checks.map(check => (
        <CheckItem key={check.iterationId} check={check} />
      ))}
    </ul>
  );
}

function CheckItem({ check }: { check: CheckSummary }) {
  const links = useLinks();
  return (
    <li className={styles.item}>
      <div className={styles.about}>
        <Link
          href={links.check(check.runId, check.iterationId)}
          weight="bold"
          variant="body-large"
          className={styles.name}
        >
          {nameOfCheck(check)}
        </Link>
        <Text as="span" variant="body-small" color="secondary">
          {check.testSetTitle},{' '}
          <Link href={links.run(check.runId)}>run {check.runNumber}</Link> in{' '}
          {check.environment}
        </Text>
      </div>
      <div className={styles.state}>
        <Standing check={check} />
        {check.dueAt && <Due at={check.dueAt} isOpen={!check.verdict} />}
      </div>
    </li>
  );
}

function Standing({ check }: { check: CheckSummary }) {
  if (check.verdict) {
    return (
      <span className={styles.line}>
        <VerdictBadge outcome={check.verdict} size="small" />
        {check.finishedAt && <TimeAgo at={check.finishedAt} />}
      </span>
    );
  }
  return (
    <>
      <span>
        For <EntityRefLink entityRef={check.assignee} />
      </span>
      {check.claimedBy && (
        <span className={styles.claimed}>
          <ActorName actor={check.claimedBy} /> works on it
        </span>
      )}
      {check.answered > 0 && (
        <span>
          {check.answered} of {check.steps} steps done
        </span>
      )}
    </>
  );
}
