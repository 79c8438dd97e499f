import { Button, Flex } from '@backstage/ui';
import { RiRepeatLine, RiStopCircleLine } from '@remixicon/react';
import type { Run } from '@uatcms/plugin-uat-common';
import { useNavigate } from 'react-router-dom';
import { useCancelRun, useRepeatRun } from '../../api/runQueries';
import { ErrorPanel } from '../../components/ErrorPanel';
import { useLinks } from '../../links';

/** Cancel while the run goes on; run again when it has ended. */
export function RunActions({ run }: { run: Run }) {
  const navigate = useNavigate();
  const links = useLinks();
  const cancel = useCancelRun();
  const repeat = useRepeatRun();
  const again = (scope: 'all' | 'failed') =>
    repeat.mutate(
      { id: run.id, scope },
      { onSuccess: started => navigate(links.run(started.id)) },
    );

  const { failed, error, cancelled } = run.counts;
  const problem = cancel.error ?? repeat.error;
  return (
    <Flex direction="column" gap="2" align="end">
      <Flex gap="2">
        {run.state !== 'finished' ? (
          <Button
            variant="secondary"
            iconStart={<RiStopCircleLine />}
            isPending={cancel.isPending}
            isDisabled={run.state === 'cancelling'}
            onPress={() => cancel.mutate(run.id)}
          >
            {run.state === 'cancelling' ? 'Cancelling' : 'Cancel'}
          </Button>
        ) : (
          <>
            {failed + error + cancelled > 0 && (
              <Button
                variant="secondary"
                iconStart={<RiRepeatLine />}
                isPending={
                  repeat.isPending && repeat.variables.scope === 'failed'
                }
                onPress={() => again('failed')}
              >
                Run failed again
              </Button>
            )}
            <Button
              variant="secondary"
              iconStart={<RiRepeatLine />}
              isPending={repeat.isPending && repeat.variables.scope === 'all'}
              onPress={() => again('all')}
            >
              Run again
            </Button>
          </>
        )}
      </Flex>
      {problem && <ErrorPanel title="That did not work" error={problem} />}
    </Flex>
  );
}
