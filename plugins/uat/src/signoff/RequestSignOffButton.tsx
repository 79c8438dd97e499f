import { Button } from '@backstage/ui';
import { RiQuillPenLine } from '@remixicon/react';
import type { Run } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { Refusable } from '../permissions/Refusable';
import { useRefusal } from '../permissions/useRefusal';
import { RequestDialog } from './RequestDialog';

/** Asks for a sign-off of a run that has ended. */
export function RequestSignOffButton({ run }: { run: Run }) {
  const [isOpen, setOpen] = useState(false);
  const refusal = useRefusal(run.testSet, 'run');
  return (
    <>
      <Refusable refusal={refusal}>
        <Button
          variant="secondary"
          iconStart={<RiQuillPenLine />}
          onPress={() => setOpen(true)}
        >
          Request sign-off
        </Button>
      </Refusable>
      {isOpen && <RequestDialog runs={[run]} onClose={() => setOpen(false)} />}
    </>
  );
}
