import { Button, ButtonLink, Flex } from '@backstage/ui';
import { RiArrowLeftRightLine, RiRepeatLine } from '@remixicon/react';
import { importExecutor, type Run } from '@uatcms/plugin-uat-common';
import { useNavigate } from 'react-router-dom';
import { HistoryLink } from '../../audit/HistoryLink';
import { useRepeatRun } from '../../api/runQueries';
import { ErrorPanel } from '../../components/ErrorPanel';
import { useLinks } from '../../links';
import { Refusable } from '../../permissions/Refusable';
import { useRunRefusal } from '../../permissions/useRunRefusal';
import { RequestSignOffButton } from '../../signoff/RequestSignOffButton';
import { CancelRun } from './CancelRun';
import { ExportMenu } from './ExportMenu';
import { KeepToggle } from './KeepToggle';

/** Cancel while the run goes on; run again when it has ended. */
export function RunActions({ run }: { run: Run }) {
  const links = useLinks();
  const repeat = useRepeatRun();
  const problem = repeat.error;
  return (
    <Flex direction="column" gap="2">
      <Flex gap="2" style={{ flexWrap: 'wrap' }}>
        {run.state !== 'finished' ? (
          <CancelRun run={run} />
        ) : (
          <>
            {run.executor !== importExecutor && (
              <RepeatButtons run={run} repeat={repeat} />
            )}
            <ButtonLink
              variant="secondary"
              iconStart={<RiArrowLeftRightLine />}
              href={links.compare(run.id)}
            >
              Compare
            </ButtonLink>
            <RequestSignOffButton run={run} />
            <ExportMenu run={run} />
            <KeepToggle run={run} />
          </>
        )}
        <HistoryLink resource={{ kind: 'testRun', name: run.id }} />
      </Flex>
      {problem && <ErrorPanel title="That did not work" error={problem} />}
    </Flex>
  );
}

/** Carries out again all of a run, or what of it did not pass, and goes to the new run. */
function RepeatButtons(props: {
  run: Run;
  repeat: ReturnType<typeof useRepeatRun>;
}) {
  const { run, repeat } = props;
  const navigate = useNavigate();
  const links = useLinks();
  const again = (scope: 'all' | 'failed') =>
    repeat.mutate(
      { id: run.id, scope },
      { onSuccess: started => navigate(links.run(started.id)) },
    );
  const refusal = useRunRefusal(run.testSet, run.environment);
  const { failed, error, cancelled } = run.counts;
  return (
    <>
      {failed + error + cancelled > 0 && (
        <Refusable refusal={refusal}>
          <Button
            variant="secondary"
            iconStart={<RiRepeatLine />}
            isPending={repeat.isPending && repeat.variables.scope === 'failed'}
            onPress={() => again('failed')}
          >
            Run failed again
          </Button>
        </Refusable>
      )}
      <Refusable refusal={refusal}>
        <Button
          variant="secondary"
          iconStart={<RiRepeatLine />}
          isPending={repeat.isPending && repeat.variables.scope === 'all'}
          onPress={() => again('all')}
        >
          Run again
        </Button>
      </Refusable>
    </>
  );
}
