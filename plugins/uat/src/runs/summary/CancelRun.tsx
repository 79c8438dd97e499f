import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
} from '@backstage/ui';
import { RiStopCircleLine } from '@remixicon/react';
import { pendingOf, type Run } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { useCancelRun } from '../../api/runQueries';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Refusable } from '../../permissions/Refusable';
import { useRefusal } from '../../permissions/useRefusal';

/** Cancels a run that goes on, once it was confirmed. What it does is said at once, before the last browser has closed. */
export function CancelRun({ run }: { run: Run }) {
  const [isAsking, setAsking] = useState(false);
  const cancel = useCancelRun();
  const refusal = useRefusal(run.testSet, 'cancel');
  const pending = pendingOf(run.counts);
  const isCancelling = run.state === 'cancelling' || cancel.isPending;
  return (
    <>
      <Refusable refusal={isCancelling ? undefined : refusal}>
        <Button
          variant="secondary"
          iconStart={<RiStopCircleLine />}
          isDisabled={isCancelling}
          onPress={() => setAsking(true)}
        >
          {isCancelling ? 'Cancelling' : 'Cancel'}
        </Button>
      </Refusable>
      {cancel.error && (
        <ErrorPanel
          title="The run could not be cancelled"
          error={cancel.error}
        />
      )}
      <Dialog
        isOpen={isAsking && run.state !== 'finished'}
        onOpenChange={setAsking}
        width={460}
      >
        <DialogHeader>Cancel run {run.number}?</DialogHeader>
        <DialogBody>
          <Text>
            {pending === 1
              ? '1 iteration that has not ended is cancelled'
              : `${pending} iterations that have not ended are cancelled`}
            , and browsers at work are stopped within seconds. Results so far
            are kept.
          </Text>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setAsking(false)}>
            Let it go on
          </Button>
          <Button
            variant="primary"
            destructive
            onPress={() => {
              setAsking(false);
              cancel.mutate(run.id);
            }}
          >
            Cancel the run
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  );
}
