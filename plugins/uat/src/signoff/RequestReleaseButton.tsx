import { Button } from '@backstage/ui';
import { RiQuillPenLine } from '@remixicon/react';
import { useState } from 'react';
import { useRuns } from '../api/runQueries';
import { Refusable } from '../permissions/Refusable';
import { useReleaseRefusal } from '../permissions/useRefusal';
import { RequestDialog } from './RequestDialog';

/** Newest runs among which those of a release are chosen. */
const offered = 50;

/** Asks for a sign-off of a release, from the runs of the test sets that test a component. */
export function RequestReleaseButton(props: {
  entityRef: string;
  names?: string[];
}) {
  const { entityRef, names } = props;
  const refusal = useReleaseRefusal(entityRef, 'requestSignOff');
  const [isOpen, setOpen] = useState(false);
  const runs = useRuns(
    { tests: entityRef, names, limit: offered },
    { enabled: isOpen },
  );
  const finished = (runs.data?.pages[0].items ?? []).filter(
    run => run.state === 'finished',
  );
  return (
    <>
      <Refusable refusal={refusal ?? undefined}>
        <Button
          variant="secondary"
          size="small"
          iconStart={<RiQuillPenLine />}
          isPending={isOpen && !runs.data && !runs.error}
          onPress={() => setOpen(true)}
        >
          Request sign-off of a release
        </Button>
      </Refusable>
      {isOpen && runs.data && (
        <RequestDialog
          runs={finished}
          entityRef={entityRef}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
