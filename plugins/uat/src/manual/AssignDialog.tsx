import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type { Run } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { ErrorPanel } from '../components/ErrorPanel';
import { CheckFields, endOfDay, type CheckAssignment } from './CheckFields';
import { useAssignChecks } from './checkQueries';
import styles from './checks.module.css';

/** Gives open checks of a run to somebody else, or another date. */
export function AssignDialog(props: {
  run: Pick<Run, 'id' | 'openChecks'>;
  /** Left out: all that are open. */
  iterations?: string[];
  isOpen: boolean;
  onClose: () => void;
}) {
  const { run, iterations, isOpen, onClose } = props;
  const [value, setValue] = useState<CheckAssignment>({});
  const assign = useAssignChecks();
  const count = iterations?.length ?? run.openChecks;
  const save = () =>
    assign.mutate(
      {
        id: run.id,
        iterations,
        assignee: value.assignee,
        dueAt: endOfDay(value.dueOn),
      },
      { onSuccess: onClose },
    );
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      width={520}
    >
      <DialogHeader>
        {count === 1 ? 'Give 1 check' : `Give ${count} checks`}
      </DialogHeader>
      <DialogBody>
        <div className={styles.fields}>
          <CheckFields
            placeholder="As it is"
            value={value}
            onChange={setValue}
          />
          <p className={styles.note}>
            Who gets a check is told of it. Who works on one now does so no
            longer; what was answered stays.
          </p>
          {assign.error && (
            <ErrorPanel
              title="The checks could not be given"
              error={assign.error}
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Close
        </Button>
        <Button
          variant="primary"
          isPending={assign.isPending}
          isDisabled={!value.assignee && !value.dueOn}
          onPress={save}
        >
          Give
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
