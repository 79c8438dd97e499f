import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type { TestSet } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useEnvironments, useTestSet } from '../../api/queries';
import { useStartRun } from '../../api/runQueries';
import { RunRevisionNote } from '../../approval/RunRevisionNote';
import { ErrorPanel } from '../../components/ErrorPanel';
import { ExecutorBanner } from '../../components/ExecutorBanner';
import { PageSkeleton } from '../../components/PageSkeleton';
import { useLinks } from '../../links';
import type { CheckAssignment } from '../../manual/CheckFields';
import { ChecksOfStart } from '../../manual/ChecksOfStart';
import { Refusable } from '../../permissions/Refusable';
import { useRunRefusal } from '../../permissions/useRunRefusal';
import { RunForm } from './RunForm';
import {
  countIterations,
  fitChoice,
  hasChecks,
  narrowChoice,
  requestOf,
  type RunChoice,
} from './runChoice';
import { useRunnable } from './useRunnable';
import { useRememberedChoice } from './useRememberedChoice';

/** Asks how a test set shall run, starts it, and goes to the page of the run. */
export function RunDialog(props: {
  testSet: string;
  title: string;
  isOpen: boolean;
  onClose: () => void;
}) {
  const { testSet, title, isOpen, onClose } = props;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      width={640}
    >
      <DialogHeader>Run {title}</DialogHeader>
      {isOpen && <RunDialogContent testSet={testSet} onClose={onClose} />}
    </Dialog>
  );
}

function RunDialogContent({
  testSet,
  onClose,
}: {
  testSet: string;
  onClose: () => void;
}) {
  const { data, error, refetch } = useTestSet(testSet);
  if (data) {
    return (
      <RunChoiceDialog key={data.revision} testSet={data} onClose={onClose} />
    );
  }
  return (
    <DialogBody>
      {error ? (
        <ErrorPanel
          title="The test set could not be loaded"
          error={error}
          onRetry={refetch}
        />
      ) : (
        <PageSkeleton />
      )}
    </DialogBody>
  );
}

function RunChoiceDialog({
  testSet,
  onClose,
}: {
  testSet: TestSet;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const links = useLinks();
  const environments = useEnvironments();
  const start = useStartRun();
  const { recall, remember } = useRememberedChoice(testSet.name);
  const [wanted, setWanted] = useState(() => fitChoice(recall(), testSet));
  // Not remembered: whoever performs the next run, and until when, is another question.
  const [checks, setChecks] = useState<CheckAssignment>({});
  const environment = environments.data?.items.find(
    ({ name }) => name === wanted.environment,
  );
  const runnable = useRunnable(testSet, environment);
  // What is shown while the content that would run is not known yet cannot be started.
  const content = runnable.testSet ?? testSet;
  const choice = narrowChoice(wanted, content.definition);
  const unapproved = runnable.approval?.approved === null;
  const count =
    runnable.testSet && !unapproved
      ? countIterations(content.definition, choice)
      : 0;
  const refusal = useRunRefusal(testSet.name, choice.environment);

  const run = () =>
    start.mutate(requestOf(content, choice, checks), {
      onSuccess: started => {
        void remember(choice);
        navigate(links.run(started.id));
      },
    });
  const change = (next: RunChoice) => {
    start.reset();
    setWanted(next);
  };

  return (
    <>
      <DialogBody>
        <ExecutorBanner />
        {environment && runnable.approval && (
          <RunRevisionNote
            name={testSet.name}
            environment={environment}
            approval={runnable.approval}
          />
        )}
        {Boolean(runnable.error) && (
          <ErrorPanel
            title="It is not known which revision would run"
            error={runnable.error}
          />
        )}
        <RunForm
          testSet={content}
          environments={environments.data?.items ?? []}
          choice={choice}
          onChange={change}
        />
        {hasChecks(content.definition, choice) && (
          <ChecksOfStart value={checks} onChange={setChecks} />
        )}
        {testSet.environments.length === 0 && (
          <Alert
            status="warning"
            icon
            title="This test set has no environment"
            description="Say on its Environments tab where it may run."
          />
        )}
        {start.error && (
          <ErrorPanel
            title="The run could not be started"
            error={start.error}
          />
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Close
        </Button>
        <Refusable refusal={refusal}>
          <Button
            variant="primary"
            isPending={start.isPending}
            isDisabled={count === 0}
            onPress={run}
          >
            {count === 1 ? 'Run 1 iteration' : `Run ${count} iterations`}
          </Button>
        </Refusable>
      </DialogFooter>
    </>
  );
}
