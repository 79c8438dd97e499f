import { Button } from '@backstage/ui';
import { RiUserSharedLine } from '@remixicon/react';
import { useState } from 'react';
import { Refusable } from '../permissions/Refusable';
import { useRefusal } from '../permissions/useRefusal';
import { AssignDialog } from './AssignDialog';

/** Opens the dialog by which checks are given to somebody else. Who may run the test set may do that. */
export function AssignButton(props: {
  testSet: string;
  run: { id: string; openChecks: number };
  /** Left out: all that are open. */
  iterations?: string[];
}) {
  const { testSet, run, iterations } = props;
  const [isOpen, setOpen] = useState(false);
  const refusal = useRefusal(testSet, 'run');
  return (
    <>
      <Refusable refusal={refusal}>
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiUserSharedLine />}
          onPress={() => setOpen(true)}
        >
          Give to somebody else
        </Button>
      </Refusable>
      <AssignDialog
        run={run}
        iterations={iterations}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
