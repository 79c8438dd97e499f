import { ToggleButton } from '@backstage/ui';
import { RiPushpinFill, RiPushpinLine } from '@remixicon/react';
import type { Run } from '@uatcms/plugin-uat-common';
import { useKeepRun } from '../../api/runQueries';
import { ErrorPanel } from '../../components/ErrorPanel';
import { Refusable } from '../../permissions/Refusable';
import { useRefusal } from '../../permissions/useRefusal';

/** Keeps a run with its evidence, however old it gets; let go, it is deleted when its time is over. */
export function KeepToggle({ run }: { run: Run }) {
  const { mutate, error, isPending } = useKeepRun();
  const refusal = useRefusal(run.testSet, 'update');
  return (
    <>
      <Refusable refusal={refusal}>
        <ToggleButton
          isSelected={run.kept}
          isDisabled={isPending}
          iconStart={run.kept ? <RiPushpinFill /> : <RiPushpinLine />}
          onChange={keep => mutate({ id: run.id, keep })}
        >
          {run.kept ? 'Kept for good' : 'Keep'}
        </ToggleButton>
      </Refusable>
      {error && <ErrorPanel title="The run could not be kept" error={error} />}
    </>
  );
}
