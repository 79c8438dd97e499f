import { Container, Link, Text } from '@backstage/ui';
import { RiFileWarningFill } from '@remixicon/react';
import type { SignOff } from '@uatcms/plugin-uat-common';
import { useParams } from 'react-router-dom';
import { ActorName } from '../components/ActorName';
import { EntityRefLink } from '../components/EntityRefLink';
import { ErrorPanel } from '../components/ErrorPanel';
import { isNotThere, NotThere } from '../components/NotThere';
import { PageSkeleton } from '../components/PageSkeleton';
import { TimeAgo } from '../components/TimeAgo';
import { useLinks } from '../links';
import { DecisionForm } from './DecisionForm';
import { OutcomeBadge } from './OutcomeBadge';
import { ReportMenu } from './ReportMenu';
import { Signatories } from './Signatories';
import styles from './signoff.module.css';
import { useSignOff } from './signOffQueries';
import { SnapshotView } from './SnapshotView';
import { useSubject } from './useSubject';
import { VerifyButton } from './VerifyButton';
import { WithdrawButton } from './WithdrawButton';

/** A sign-off: what is signed, who has decided what, and the place to decide. */
export function SignOffPage() {
  const links = useLinks();
  const { signOffId } = useParams<{ signOffId: string }>();
  const { data, error, refetch } = useSignOff(signOffId!);
  return (
    <Container>
      <div className={styles.page}>
        <nav className={styles.back}>
          <Link href={links.inbox('sign-offs')}>Your inbox</Link>
          <Link href={links.signOffs()}>Sign-offs</Link>
        </nav>
        {error &&
          (isNotThere(error) ? (
            <NotThere
              title="There is no such sign-off"
              wayOn={{ href: links.signOffs(), label: 'See all sign-offs' }}
            >
              The link may be incomplete, or you may not see what it covers.
            </NotThere>
          ) : (
            <ErrorPanel
              title="The sign-off could not be loaded"
              error={error}
              onRetry={refetch}
            />
          ))}
        {!data && !error && <PageSkeleton lines={8} />}
        {data && <Content signOff={data} />}
      </div>
    </Container>
  );
}

function Content({ signOff }: { signOff: SignOff }) {
  const subject = useSubject(signOff);
  return (
    <>
      <header className={styles.top}>
        <div className={styles.title}>
          <Text as="h2" variant="title-small" weight="bold">
            Sign-off of {subject}
          </Text>
          <OutcomeBadge outcome={signOff.outcome} />
        </div>
        <div className={styles.actions}>
          <ReportMenu signOff={signOff} />
          <WithdrawButton signOff={signOff} />
        </div>
      </header>
      <EndedNote signOff={signOff} />
      <dl className={styles.facts}>
        {signOff.release && (
          <>
            <div>
              <dt>Component or system</dt>
              <dd>
                <EntityRefLink entityRef={signOff.release.entity} />
              </dd>
            </div>
            <div>
              <dt>Release</dt>
              <dd>{signOff.release.version}</dd>
            </div>
          </>
        )}
        <div>
          <dt>Accepted for</dt>
          <dd>{signOff.environment}</dd>
        </div>
        <div>
          <dt>Asked for by</dt>
          <dd>
            <ActorName actor={signOff.createdBy} />,{' '}
            <TimeAgo at={signOff.createdAt} />
          </dd>
        </div>
        {signOff.dueOn && (
          <div>
            <dt>Due on</dt>
            <dd>{signOff.dueOn}</dd>
          </div>
        )}
        {signOff.decidedAt && (
          <div>
            <dt>Decided</dt>
            <dd>
              <TimeAgo at={signOff.decidedAt} />
            </dd>
          </div>
        )}
      </dl>
      <div className={styles.columns}>
        <SnapshotView signOff={signOff} />
        <div className={styles.column}>
          <Signatories signatories={signOff.signatories} />
          <DecisionForm signOff={signOff} />
          <div className={styles.actions}>
            <VerifyButton signOff={signOff} />
          </div>
        </div>
      </div>
    </>
  );
}

/** That a sign-off holds no more is the first thing to see. */
function EndedNote({ signOff: { outcome, ended } }: { signOff: SignOff }) {
  if (!ended) {
    return null;
  }
  return (
    <div className={styles.void} role="alert">
      <RiFileWarningFill size={36} aria-hidden />
      <div>
        <h3>
          {outcome === 'void'
            ? 'This sign-off is void'
            : 'This sign-off was withdrawn'}
        </h3>
        <p>{ended.reason}.</p>
        <p>
          By <ActorName actor={ended.by} />, <TimeAgo at={ended.at} />.
          {outcome === 'void' &&
            ' What was signed is not what is there any more: run it again, and ask for a new sign-off.'}
        </p>
      </div>
    </div>
  );
}
