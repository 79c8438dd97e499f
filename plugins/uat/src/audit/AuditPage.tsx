import { Button, Container, Flex, Text } from '@backstage/ui';
import { RiHistoryLine } from '@remixicon/react';
import { UatApiError } from '@uatcms/plugin-uat-common';
import { EmptyState } from '../components/EmptyState';
import { ErrorPanel } from '../components/ErrorPanel';
import { PageSkeleton } from '../components/PageSkeleton';
import styles from './Audit.module.css';
import { AuditEntryItem } from './AuditEntryItem';
import { AuditExportMenu } from './AuditExportMenu';
import { AuditFilterBar } from './AuditFilterBar';
import { placeOf, type AuditPlace } from './auditFilter';
import { useAuditEntries } from './auditQueries';
import { ChainState } from './ChainState';
import { useAuditPlace } from './useAuditPlace';

const nowhere = placeOf(new URLSearchParams());

/** Who changed what, and when. */
export function AuditPage() {
  const [place, change] = useAuditPlace();
  const entries = useAuditEntries(place);
  const clear = () => change(nowhere);

  if (entries.error instanceof UatApiError && entries.error.status === 403) {
    return (
      <EmptyState
        icon={<RiHistoryLine size={40} />}
        title="The audit trail is not for everybody"
      >
        {entries.error.message}
      </EmptyState>
    );
  }
  return (
    <Container>
      <div className={styles.page}>
        <Flex justify="between" align="center" gap="3">
          <Text as="h2" variant="title-small" weight="bold">
            Audit trail
          </Text>
          <AuditExportMenu place={place} />
        </Flex>
        <ChainState />
        <AuditFilterBar place={place} onChange={change} onClear={clear} />
        {entries.error && (
          <ErrorPanel
            title="The audit trail could not be read"
            error={entries.error}
            onRetry={entries.refetch}
          />
        )}
        {!entries.data && !entries.error && <PageSkeleton lines={8} />}
        <Entries entries={entries} onNarrow={change} onClear={clear} />
      </div>
    </Container>
  );
}

function Entries(props: {
  entries: ReturnType<typeof useAuditEntries>;
  onNarrow: (changes: Partial<AuditPlace>) => void;
  onClear: () => void;
}) {
  const { entries, onNarrow, onClear } = props;
  const items = entries.data?.pages.flatMap(page => page.items);
  if (!items) {
    return null;
  }
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<RiHistoryLine size={40} />}
        title="No change found"
        action={
          <Button variant="secondary" onPress={onClear}>
            Show all changes
          </Button>
        }
      >
        Nothing that the audit trail holds matches the filter.
      </EmptyState>
    );
  }
  return (
    <Flex direction="column" gap="3">
      <ol className={styles.entries} aria-label="Changes, newest first">
        {items.map(entry => (
          <AuditEntryItem key={entry.id} entry={entry} onNarrow={onNarrow} />
        ))}
      </ol>
      {entries.hasNextPage && (
        <Button
          variant="secondary"
          isPending={entries.isFetchingNextPage}
          onPress={() => entries.fetchNextPage()}
        >
          Older changes
        </Button>
      )}
    </Flex>
  );
}
