import { Alert, Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import type { Attempt, IterationDetail } from '@uatcms/plugin-uat-common';
import { EmptyState } from '../../components/EmptyState';
import { outcomeLook, type Outcome } from '../../components/verdictLook';
import { AttemptSummary } from './AttemptSummary';
import styles from './IterationPanel.module.css';
import { StepList } from './StepList';

/** The attempts of an iteration; as tabs when there are several, the newest first in sight. */
export function AttemptTabs(props: {
  iteration: IterationDetail;
  selected: number | undefined;
  onSelect: (number: number) => void;
  /** Number of the step that is looked at. */
  step: string | undefined;
  onSelectStep: (number: string | undefined) => void;
}) {
  const { iteration, selected, onSelect, step, onSelectStep } = props;
  const attempts = iteration.attemptList;
  const newest = attempts.at(-1);
  if (!newest) {
    return <NotStarted iteration={iteration} />;
  }
  const shown = attempts.find(({ number }) => number === selected) ?? newest;
  const view = (
    <AttemptView
      key={shown.number}
      attempt={shown}
      step={step}
      onSelectStep={onSelectStep}
    />
  );
  if (attempts.length === 1) {
    return view;
  }
  return (
    <Tabs
      selectedKey={String(shown.number)}
      onSelectionChange={key => onSelect(Number(key))}
    >
      <TabList aria-label="Attempts">
        {attempts.map(attempt => (
          <Tab key={attempt.number} id={String(attempt.number)}>
            {`Attempt ${attempt.number}: ${wordOf(attempt)}`}
          </Tab>
        ))}
      </TabList>
      <TabPanel id={String(shown.number)}>{view}</TabPanel>
    </Tabs>
  );
}

function AttemptView(props: {
  attempt: Attempt;
  step: string | undefined;
  onSelectStep: (number: string | undefined) => void;
}) {
  const { attempt, step: selected, onSelectStep } = props;
  const explained = attempt.steps.some(
    step => step.message === attempt.message,
  );
  return (
    <div className={styles.attempt}>
      {attempt.state === 'lost' && (
        <Alert
          status="warning"
          icon
          title="The runner was lost"
          description="The program that carried out this attempt stopped before its end. The attempt does not count."
        />
      )}
      {attempt.message && !explained && (
        <Alert status="danger" icon title={attempt.message} />
      )}
      {attempt.steps.length > 0 && (
        <AttemptSummary attempt={attempt} onSelectStep={onSelectStep} />
      )}
      {attempt.steps.length > 0 || attempt.state === 'running' ? (
        <StepList
          attempt={attempt}
          selected={selected}
          onSelect={onSelectStep}
        />
      ) : (
        <EmptyState title="No step was carried out" />
      )}
    </div>
  );
}

function NotStarted({ iteration }: { iteration: IterationDetail }) {
  return iteration.state === 'finished' ? (
    <EmptyState title="This iteration was not carried out">
      {iteration.message}
    </EmptyState>
  ) : (
    <EmptyState title="Not started yet">
      The steps appear here as soon as a runner takes it on.
    </EmptyState>
  );
}

function wordOf({ state, verdict }: Attempt): string {
  if (state === 'lost') {
    return 'lost';
  }
  const outcome: Outcome = verdict ?? 'running';
  return outcomeLook[outcome].word.toLowerCase();
}
