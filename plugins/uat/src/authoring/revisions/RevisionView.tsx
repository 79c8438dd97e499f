import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import { RiHistoryLine } from '@remixicon/react';
import {
  emptyDefinition,
  type Revision,
  type TestSetDefinition,
  sameContent,
} from '@uatcms/plugin-uat-common';
import { useMemo } from 'react';
import { useRevision } from '../../api/queries';
import { useLinks } from '../../links';
import { ActorName } from '../../components/ActorName';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PageSkeleton } from '../../components/PageSkeleton';
import { StepSummary } from '../cases/StepSummary';
import { changesInWords } from '../draft/changesInWords';
import { useDraft } from '../draft/DraftContext';
import { ChangeList } from '../editor/ChangeList';
import styles from './revisions.module.css';

/** What a revision changed against the one before, what it holds, and the way to bring it back. */
export function RevisionView({ revision }: { revision: Revision }) {
  const { testSet, definition, change } = useDraft();
  const toast = useApi(toastApiRef);
  const links = useLinks();
  const content = useRevision(testSet.name, revision.number);
  const before = useRevision(
    testSet.name,
    revision.number > 1 ? revision.number - 1 : undefined,
  );
  const failed = [content, before].find(query => query.error);
  const changes = useMemo(() => {
    const previous =
      revision.number > 1 ? before.data?.definition : emptyDefinition;
    return content.data && previous
      ? changesInWords(previous, content.data.definition)
      : undefined;
  }, [content.data, before.data, revision.number]);
  if (failed) {
    return (
      <ErrorPanel
        title="The revision could not be loaded"
        error={failed.error}
        onRetry={() => failed.refetch()}
      />
    );
  }
  if (!content.data || !changes) {
    return <PageSkeleton />;
  }
  const same = sameContent(content.data.definition, definition);
  const restore = () => {
    change(
      () => structuredClone(content.data.definition),
      `Restore revision ${revision.number}`,
    );
    toast.post({
      title: `Revision ${revision.number} is in the editor. Save to make it the newest.`,
      status: 'info',
      timeout: 8_000,
    });
  };
  return (
    <Flex direction="column" gap="4">
      <Flex
        align="center"
        justify="between"
        gap="3"
        style={{ flexWrap: 'wrap' }}
      >
        <div>
          <Text as="h3" variant="title-x-small" weight="bold">
            Revision {revision.number}
          </Text>
          <p className={styles.who}>
            Saved by <ActorName actor={revision.createdBy} /> on{' '}
            {new Date(revision.createdAt).toLocaleString()}
          </p>
          {revision.approval && (
            <p className={styles.who}>
              Approved by <ActorName actor={revision.approval.by} /> on{' '}
              {new Date(revision.approval.at).toLocaleString()}
            </p>
          )}
          {revision.comment && (
            <p className={styles.comment}>{revision.comment}</p>
          )}
        </div>
        <Button
          variant="secondary"
          iconStart={<RiHistoryLine />}
          isDisabled={same}
          onPress={restore}
        >
          {same ? 'This is in the editor' : 'Restore this revision'}
        </Button>
      </Flex>
      <section aria-label="Changes">
        <Text as="h4" variant="body-medium" weight="bold">
          {revision.number > 1
            ? `Changes since revision ${revision.number - 1}`
            : 'What it began with'}
        </Text>{' '}
        <Link
          href={links.changes(testSet.name, {
            from: revision.number - 1,
            to: revision.number,
          })}
        >
          Step by step, or against another revision
        </Link>
        <ChangeList changes={changes} />
      </section>
      <RevisionContent definition={content.data.definition} />
    </Flex>
  );
}

/** The content of a revision, to be read. */
function RevisionContent({ definition }: { definition: TestSetDefinition }) {
  const lists = [
    ...definition.cases,
    ...definition.stepGroups.map(group => ({
      ...group,
      name: `Step group: ${group.name}`,
    })),
  ];
  return (
    <section aria-label="Content">
      <Text as="h4" variant="body-medium" weight="bold">
        Content
      </Text>
      {lists.map(({ name, steps }) => (
        <details key={name} className={styles.content}>
          <summary>
            {name}{' '}
            <span className={styles.who}>
              {steps.length === 1 ? '1 step' : `${steps.length} steps`}
            </span>
          </summary>
          <ol>
            {steps.map((step, index) => (
              // A revision does not change: the place is the identity.
              // eslint-disable-next-line react/no-array-index-key
              <li key={index}>
                <StepSummary step={step} />
              </li>
            ))}
          </ol>
        </details>
      ))}
      {definition.dataSets.map(({ name, rows, columns }) => (
        <p key={name} className={styles.who}>
          Data set “{name}”: {rows.length} rows of{' '}
          {columns.map(column => column.name).join(', ')}
        </p>
      ))}
    </section>
  );
}
