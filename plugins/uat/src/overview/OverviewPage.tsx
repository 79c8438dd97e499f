import { ButtonLink, Container, Flex, SearchField, Text } from '@backstage/ui';
import { RiQuillPenLine, RiTestTubeLine } from '@remixicon/react';
import { useDeferredValue, useState } from 'react';
import { useTestSets } from '../api/queries';
import { HistoryLink } from '../audit/HistoryLink';
import { EmptyState } from '../components/EmptyState';
import { ErrorPanel } from '../components/ErrorPanel';
import { ExecutorBanner } from '../components/ExecutorBanner';
import { PageSkeleton } from '../components/PageSkeleton';
import { InboxLink } from '../inbox/InboxLink';
import { useLinks } from '../links';
import { NewTestSetLink } from '../testSets/NewTestSetLink';
import { TestSetList } from '../testSets/TestSetList';
import styles from './OverviewPage.module.css';

/** All test sets and how they last ran. */
export function OverviewPage() {
  const links = useLinks();
  const [text, setText] = useState('');
  const q = useDeferredValue(text.trim());
  const { data, error, refetch } = useTestSets({ q });

  return (
    <Container>
      <Flex direction="column" gap="4" py="4">
        <Text as="h2" variant="title-small" weight="bold">
          Test sets
        </Text>
        <ExecutorBanner />
        <div className={styles.toolbar}>
          <SearchField
            className={styles.search}
            aria-label="Search test sets"
            placeholder="Search test sets"
            size="small"
            value={text}
            onChange={setText}
          />
          <div className={styles.actions}>
            <InboxLink />
            <HistoryLink label="Audit trail" />
            <ButtonLink
              href={links.signOffs()}
              variant="secondary"
              iconStart={<RiQuillPenLine />}
            >
              Sign-offs
            </ButtonLink>
            <NewTestSetLink />
          </div>
        </div>
        {error && (
          <ErrorPanel
            title="The test sets could not be loaded"
            error={error}
            onRetry={refetch}
          />
        )}
        {!data && !error && <PageSkeleton lines={6} />}
        {data && data.items.length > 0 && <TestSetList testSets={data.items} />}
        {data && data.total > data.items.length && (
          <Text color="secondary">
            The first {data.items.length} of {data.total} test sets. Search to
            see others.
          </Text>
        )}
        {data &&
          data.items.length === 0 &&
          (q ? <NothingFound text={q} /> : <NothingYet />)}
      </Flex>
    </Container>
  );
}

function NothingFound({ text }: { text: string }) {
  return (
    <EmptyState title="No test set found">Nothing matches “{text}”.</EmptyState>
  );
}

function NothingYet() {
  return (
    <EmptyState
      icon={<RiTestTubeLine size={40} />}
      title="No test sets yet"
      action={<NewTestSetLink />}
    >
      A test set is a collection of test cases: steps in plain words, and tables
      of data that drive them.
    </EmptyState>
  );
}
