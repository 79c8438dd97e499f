import { Container, Link, Text } from '@backstage/ui';
import type { ManualCheck } from '@uatcms/plugin-uat-common';
import { useParams } from 'react-router-dom';
import { useUserRef } from '../api/identity';
import { EntityRefLink } from '../components/EntityRefLink';
import { ErrorPanel } from '../components/ErrorPanel';
import { isNotThere, NotThere } from '../components/NotThere';
import { PageSkeleton } from '../components/PageSkeleton';
import { useLinks } from '../links';
import { RowValues } from '../runs/iteration/RowValues';
import { nameOfCheck } from './checkWords';
import { useCheck, useCheckActions } from './checkQueries';
import { Due } from './Due';
import { FinishedCheck } from './FinishedCheck';
import styles from './perform.module.css';
import { Performance } from './Performance';
import { TakeOn } from './TakeOn';

/** One check: taken on, performed step by step, and finished. */
export function PerformPage() {
  const { runId, iterationId } = useParams<{
    runId: string;
    iterationId: string;
  }>();
  const links = useLinks();
  const key = { runId: runId!, iterationId: iterationId! };
  const { data, error, refetch } = useCheck(key);
  return (
    <Container>
      <div className={styles.page}>
        {error &&
          (!data && isNotThere(error) ? (
            <NotThere
              title="There is no such check"
              wayOn={{ href: links.checks(), label: 'Your checks' }}
            >
              Its run may have been deleted, the link may be incomplete, or you
              may not see its test set.
            </NotThere>
          ) : (
            <ErrorPanel
              title="The check could not be loaded"
              error={error}
              onRetry={refetch}
            />
          ))}
        {!data && !error && <PageSkeleton lines={6} />}
        {data && <Check key={iterationId} check={data} />}
      </div>
    </Container>
  );
}

function Check({ check }: { check: ManualCheck }) {
  const me = useUserRef();
  const actions = useCheckActions(check);
  const isMine = me !== undefined && check.claimedBy?.ref === me;
  const refused = Object.values(actions).find(({ error }) => error)?.error;
  return (
    <>
      <Head check={check} />
      {refused && <ErrorPanel title="This could not be kept" error={refused} />}
      {check.verdict && <FinishedCheck check={check} verdict={check.verdict} />}
      {!check.verdict && isMine && (
        <Performance check={check} actions={actions} />
      )}
      {!check.verdict && !isMine && (
        <TakeOn check={check} claim={actions.claim} />
      )}
    </>
  );
}

/** To the site under test. What is no address of the web is not made a link, whatever the backend answers. */
function SiteLink({ check }: { check: ManualCheck }) {
  return /^https?:\/\//i.test(check.baseUrl) ? (
    <a href={check.baseUrl} target="_blank" rel="noreferrer noopener">
      Open {check.environment}
    </a>
  ) : (
    <span>{check.environment}</span>
  );
}

function Head({ check }: { check: ManualCheck }) {
  const links = useLinks();
  return (
    <header className={styles.head}>
      <nav className={styles.back}>
        <Link href={links.checks()}>Your checks</Link>
      </nav>
      <Text as="h2" variant="title-small" weight="bold" className={styles.name}>
        {nameOfCheck(check)}
      </Text>
      <div className={styles.facts}>
        <span>
          {check.testSetTitle},{' '}
          <Link href={links.run(check.runId)}>run {check.runNumber}</Link>
        </span>
        <SiteLink check={check} />
        <span>
          For <EntityRefLink entityRef={check.assignee} />
        </span>
        {check.dueAt && <Due at={check.dueAt} isOpen={!check.verdict} />}
      </div>
      {check.description && (
        <p className={styles.description}>{check.description}</p>
      )}
      <RowValues values={check.values} />
    </header>
  );
}
