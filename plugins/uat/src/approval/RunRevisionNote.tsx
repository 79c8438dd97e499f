import { Alert, Link } from '@backstage/ui';
import { RiShieldCheckLine } from '@remixicon/react';
import type { Approval, Environment } from '@uatcms/plugin-uat-common';
import { ActorName } from '../components/ActorName';
import { useLinks } from '../links';
import styles from './approval.module.css';

/** Says before a run in a protected environment which revision will run, and what is not approved yet. */
export function RunRevisionNote(props: {
  name: string;
  environment: Pick<Environment, 'title'>;
  approval: Approval;
}) {
  const {
    name,
    environment: { title },
    approval: { approved, newest },
  } = props;
  const links = useLinks();
  if (!approved) {
    return (
      <Alert
        status="warning"
        icon
        title={`${title} is protected and runs approved revisions only. No revision is approved yet.`}
        description={
          <>
            Request a review of revision {newest.revision}, and have it approved
            by somebody who has not changed it:{' '}
            <Link href={links.changes(name)}>review changes</Link>
          </>
        }
      />
    );
  }
  return (
    <p className={styles.note}>
      <RiShieldCheckLine size={16} aria-hidden />
      <span>
        Runs revision {approved.revision}, approved by{' '}
        <ActorName actor={approved.by} />.
        {newest.revision > approved.revision && (
          <>
            {' '}
            Newer changes, up to revision {newest.revision}, are not approved
            and will not run: <Link href={links.changes(name)}>see them</Link>
          </>
        )}
      </span>
    </p>
  );
}
