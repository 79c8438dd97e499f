import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import {
  RiAddLine,
  RiDeleteBinLine,
  RiLock2Line,
  RiPencilLine,
  RiServerLine,
  RiShieldCheckLine,
} from '@remixicon/react';
import type { Environment, TestSet } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { useDeleteEnvironment } from '../../api/queries';
import { useExecutors } from '../../api/runQueries';
import { EmptyState } from '../../components/EmptyState';
import { HistoryLink } from '../../audit/HistoryLink';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Refusable } from '../../permissions/Refusable';
import { useGlobalRefusal } from '../../permissions/useRefusal';
import { useSaveMeta } from '../settings/useSaveMeta';
import { EnvironmentDialog } from './EnvironmentDialog';
import styles from './environments.module.css';

/** All environments of the portal: test sets share them. */
export function EnvironmentList({
  testSet,
  environments,
}: {
  testSet: TestSet;
  environments: Environment[];
}) {
  const [edited, setEdited] = useState<Environment | 'new'>();
  const [deleted, setDeleted] = useState<Environment>();
  const link = useSaveMeta(testSet.name);
  const toast = useApi(toastApiRef);
  const refusal = useGlobalRefusal('administerEnvironments');
  const done = (environment: Environment) => {
    if (edited === 'new') {
      link.mutate(meta => ({
        ...meta,
        environments: [...meta.environments, environment.name],
      }));
      toast.post({
        title: `Created and linked “${environment.title}”`,
        status: 'success',
        timeout: 4_000,
      });
    }
    setEdited(undefined);
  };
  return (
    <section aria-label="All environments">
      <Flex align="center" justify="between" gap="3" mb="3">
        <Text as="h3" variant="title-x-small" weight="bold">
          All environments
        </Text>
        <Refusable refusal={refusal}>
          <Button
            size="small"
            variant="primary"
            iconStart={<RiAddLine />}
            onPress={() => setEdited('new')}
          >
            New environment
          </Button>
        </Refusable>
      </Flex>
      {link.error && (
        <ErrorPanel
          title="The environment could not be linked"
          error={link.error}
        />
      )}
      {environments.length === 0 && (
        <EmptyState
          icon={<RiServerLine size={40} />}
          title="No environment yet"
        >
          An environment says where the pages under test are, and which
          variables and secrets the steps may use.
        </EmptyState>
      )}
      <ul className={styles.cards}>
        {environments.map(environment => (
          <EnvironmentCard
            key={environment.name}
            environment={environment}
            refusal={refusal}
            onEdit={() => setEdited(environment)}
            onDelete={() => setDeleted(environment)}
          />
        ))}
      </ul>
      {edited && (
        <EnvironmentDialog
          environment={edited === 'new' ? undefined : edited}
          taken={environments.map(({ name }) => name)}
          onDone={done}
          onCancel={() => setEdited(undefined)}
        />
      )}
      {deleted && (
        <DeleteDialog
          environment={deleted}
          onClose={() => setDeleted(undefined)}
        />
      )}
    </section>
  );
}

function EnvironmentCard(props: {
  environment: Environment;
  /** Why the reader may not change it. */
  refusal: string | undefined;
  onEdit: () => void;
  onDelete: () => void;
}) {
  const { environment, refusal, onEdit, onDelete } = props;
  const { name, title, baseUrl, variables, secrets, allowedHosts, parallel } =
    environment;
  const { retentionDays, managedBy, executor } = environment;
  const executors = useExecutors().data?.items;
  const facts: Array<[string, string]> = [
    [
      'Variables',
      Object.entries(variables)
        .map(([key, value]) => `${key} = ${value}`)
        .join(', '),
    ],
    ['Secrets', secrets.join(', ')],
    ['Further hosts', allowedHosts.join(', ')],
    [
      'Runs on',
      executors?.find(({ name: known }) => known === executor)?.title ??
        executor ??
        '',
    ],
    ['At the same time', parallel === undefined ? '' : String(parallel)],
    ['Runs are kept', retentionDays ? `${retentionDays} days` : ''],
  ];
  return (
    <li className={styles.card}>
      <div className={styles.cardHead}>
        <span className={styles.grow}>
          <strong>{title}</strong> <span className={styles.name}>{name}</span>
          {environment.protected && (
            <span
              className={styles.badge}
              title="Runs approved revisions only, by people who may run here"
            >
              <RiShieldCheckLine size={14} aria-hidden /> Protected
            </span>
          )}
          <span className={styles.url}>{baseUrl}</span>
        </span>
        <HistoryLink
          resource={{ kind: 'environment', name }}
          of={environment.title}
        />
        {managedBy === 'configuration' ? (
          <span className={styles.locked}>
            <RiLock2Line size={16} aria-hidden /> Set in the portal’s
            configuration: read-only here
          </span>
        ) : (
          <>
            <Refusable refusal={refusal}>
              <Button
                size="small"
                variant="tertiary"
                iconStart={<RiPencilLine />}
                onPress={onEdit}
                aria-label={`Edit ${title}`}
              >
                Edit
              </Button>
            </Refusable>
            <Refusable refusal={refusal}>
              <Button
                size="small"
                variant="tertiary"
                iconStart={<RiDeleteBinLine />}
                onPress={onDelete}
                aria-label={`Delete ${title}`}
              >
                Delete
              </Button>
            </Refusable>
          </>
        )}
      </div>
      <dl className={styles.facts}>
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </li>
  );
}

function DeleteDialog({
  environment,
  onClose,
}: {
  environment: Environment;
  onClose: () => void;
}) {
  const remove = useDeleteEnvironment();
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={460}>
      <DialogHeader>Delete “{environment.title}”?</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="3">
          <Text>
            Test sets that are linked to it cannot run there any more. Runs that
            were started there keep what they were started with.
          </Text>
          {remove.error && (
            <ErrorPanel
              title="The environment could not be deleted"
              error={remove.error}
            />
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Flex gap="2" justify="end">
          <Button variant="secondary" onPress={onClose}>
            Keep it
          </Button>
          <Button
            variant="primary"
            destructive
            isPending={remove.isPending}
            onPress={() =>
              remove.mutate({ name: environment.name }, { onSuccess: onClose })
            }
          >
            Delete
          </Button>
        </Flex>
      </DialogFooter>
    </Dialog>
  );
}
