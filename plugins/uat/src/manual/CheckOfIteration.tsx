import { ButtonLink } from '@backstage/ui';
import { RiUserFollowLine } from '@remixicon/react';
import type { CheckSummary } from '@uatcms/plugin-uat-common';
import { ActorName } from '../components/ActorName';
import { EntityRefLink } from '../components/EntityRefLink';
import { useLinks } from '../links';
import { AssignButton } from './AssignButton';
import styles from './checks.module.css';
import { Due } from './Due';

/** Whom an iteration waits for. Who has performed it is among the remarks of its attempt. */
export function CheckOfIteration({ check }: { check: CheckSummary }) {
  return check.verdict ? null : <OpenCheck check={check} />;
}

function OpenCheck({ check }: { check: CheckSummary }) {
  const links = useLinks();
  return (
    <div className={styles.ofIteration}>
      <span>
        Waits for <EntityRefLink entityRef={check.assignee} />
        {check.dueAt && (
          <>
            , <Due at={check.dueAt} isOpen />
          </>
        )}
      </span>
      {check.claimedBy && (
        <span className={styles.claimed}>
          <ActorName actor={check.claimedBy} /> works on it: {check.answered} of{' '}
          {check.steps} steps done
        </span>
      )}
      <div className={styles.people}>
        <ButtonLink
          size="small"
          variant="primary"
          iconStart={<RiUserFollowLine />}
          href={links.check(check.runId, check.iterationId)}
        >
          Perform it
        </ButtonLink>
        <AssignButton
          testSet={check.testSet}
          run={{ id: check.runId, openChecks: 1 }}
          iterations={[check.iterationId]}
        />
      </div>
    </div>
  );
}
