import { Container, Link, Text } from '@backstage/ui';
import type { Approval, TestSet } from '@uatcms/plugin-uat-common';
import { useParams, useSearchParams } from 'react-router-dom';
import { useTestSet } from '../api/queries';
import { ErrorPanel } from '../components/ErrorPanel';
import { isNotThere, NotThere } from '../components/NotThere';
import { PageSkeleton } from '../components/PageSkeleton';
import { useLinks } from '../links';
import pageStyles from '../runs/RunPage.module.css';
import { ChangesView } from './ChangesView';
import styles from './approval.module.css';
import { DecisionPanel } from './DecisionPanel';
import { useApproval, useContentOf, useTestSetSignals } from './reviewQueries';
import { RevisionRange } from './RevisionRange';

/**
 * What changed from one revision to another, step by step; of the newest revision, with the way to approve it.
 * Without numbers in the address, from the approved revision to the newest one: what a reviewer has to look at.
 */
export function ChangesPage() {
  const links = useLinks();
  const { name } = useParams<{ name: string }>();
  const testSet = useTestSet(name!);
  const approval = useApproval(name!);
  useTestSetSignals(testSet.data);
  const failed = [testSet, approval].find(query => query.error && !query.data);
  return (
    <Container>
      <div className={pageStyles.page}>
        <nav className={styles.back}>
          <Link href={links.inbox('reviews')}>Your inbox</Link>
        </nav>
        {failed &&
          (isNotThere(failed.error) ? (
            <NotThere title="There is no such test set">
              It may have been deleted, the link may be incomplete, or you may
              not see it.
            </NotThere>
          ) : (
            <ErrorPanel
              title="The test set could not be loaded"
              error={failed.error}
              onRetry={failed.refetch}
            />
          ))}
        {!failed && !(testSet.data && approval.data) && (
          <PageSkeleton lines={6} />
        )}
        {testSet.data && approval.data && (
          <Changes testSet={testSet.data} approval={approval.data} />
        )}
      </div>
    </Container>
  );
}

function Changes(props: { testSet: TestSet; approval: Approval }) {
  const { testSet, approval } = props;
  const { name, title } = testSet;
  const links = useLinks();
  const [search, setSearch] = useSearchParams();
  const approved = approval.approved?.revision ?? 0;
  const newest = approval.newest.revision;
  const to = numberIn(search.get('to'), newest);
  const from = numberIn(
    search.get('from'),
    // Of an approved revision it is of interest what it brought.
    approved < to ? approved : to - 1,
  );
  const before = useContentOf(name, from);
  const after = useContentOf(name, to);
  const failure = before.error ?? after.error;
  return (
    <>
      <Text
        as="h2"
        variant="title-small"
        weight="bold"
        className={styles.heading}
      >
        Changes of{' '}
        <Link
          href={links.testSet(name, 'revisions')}
          variant="title-small"
          weight="bold"
        >
          {title}
        </Link>
      </Text>
      <RevisionRange
        testSet={testSet}
        from={from}
        to={to}
        approved={approval.approved?.revision}
        onChange={range =>
          setSearch({ from: String(range.from), to: String(range.to) })
        }
      />
      <DecisionPanel
        name={name}
        approval={approval}
        // What was not looked at cannot be approved.
        shown={{ from, to, hash: after.data?.hash }}
      />
      {Boolean(failure) && (
        <ErrorPanel
          title="The revisions could not be compared"
          error={failure}
        />
      )}
      {!failure && !(before.data && after.data) && <PageSkeleton lines={8} />}
      {before.data && after.data && (
        <ChangesView
          key={`${from} ${to}`}
          before={before.data.definition}
          after={after.data.definition}
        />
      )}
    </>
  );
}

function numberIn(text: string | null, otherwise: number): number {
  return text && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}
