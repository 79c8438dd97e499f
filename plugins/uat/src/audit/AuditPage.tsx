import { Button, Container, Flex, Text } from '@backstage/ui';
import { RiHistoryLine } from '@remixicon/react';
import { UatApiError, type ListedAuditEntry } from '@uatcms/plugin-uat-common';
import { useEffect, useRef } from 'react';
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
  const { place, before, change, goBefore } = useAuditPlace();
  const entries = useAuditEntries(place, before);
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
        {entries.data && (
          <Entries
            page={entries.data}
            isPending={entries.isPlaceholderData}
            before={before}
            onNarrow={change}
            onClear={clear}
            onTurn={goBefore}
          />
        )}
      </div>
    </Container>
  );
}

function Entries(props: {
  page: { items: ListedAuditEntry[]; more: boolean };
  /** Another page is on its way. */
  isPending: boolean;
  before: number | undefined;
  onNarrow: (changes: Partial<AuditPlace>) => void;
  onClear: () => void;
  onTurn: (before: number | undefined) => void;
}) {
  const { page, isPending, before, onNarrow, onClear, onTurn } = props;
  const { items, more } = page;
  const list = useRef<HTMLOListElement>(null);
  const turnedTo = useRef(before);
  useEffect(() => {
    if (!isPending && turnedTo.current !== before) {
      turnedTo.current = before;
      // Another page begins at its top, for the eyes and for the keyboard.
      list.current?.focus({ preventScroll: true });
      list.current?.scrollIntoView?.();
    }
  }, [before, isPending]);
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
      <ol
        ref={list}
        tabIndex={-1}
        className={styles.entries}
        aria-label="Changes, newest first"
        aria-busy={isPending}
      >
        {items.map(entry => (
          <AuditEntryItem key={entry.id} entry={entry} onNarrow={onNarrow} />
        ))}
      </ol>
      {(before !== undefined || more) && (
        <nav className={styles.pages} aria-label="Pages">
          {before !== undefined && (
            <Button variant="secondary" onPress={() => onTurn(undefined)}>
              Newest changes
            </Button>
          )}
          {more && (
            <Button
              variant="secondary"
              isPending={isPending}
              onPress={() => onTurn(items[items.length - 1].id)}
            >
              Older changes
            </Button>
          )}
        </nav>
      )}
    </Flex>
  );
}
