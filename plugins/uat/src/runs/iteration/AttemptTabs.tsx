import { Alert, Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import type { Attempt, IterationDetail } from '@uatcms/plugin-uat-common';
import { EmptyState } from '../../components/EmptyState';
import { AttemptEvidence } from './AttemptEvidence';
import { nameOf, newestOf } from './attemptNames';
import { AttemptSummary } from './AttemptSummary';
import styles from './IterationPanel.module.css';
import { StepList } from './StepList';

/** What is looked at inside an attempt, as the address has it. */
export interface PlaceInAttempt {
  /** Number of a step. */
  step: string | undefined;
  selectStep: (number: string | undefined) => void;
  isTraceOpen: boolean;
  openTrace: (isOpen: boolean) => void;
}

/** The attempts of an iteration; as tabs when there are several, the newest first in sight. */
export function AttemptTabs(props: {
  iteration: IterationDetail;
  selected: number | undefined;
  onSelect: (number: number) => void;
  place: PlaceInAttempt;
}) {
  const { iteration, selected, onSelect, place } = props;
  const attempts = iteration.attemptList;
  const newest = newestOf(attempts);
  if (!newest) {
    return <NotStarted iteration={iteration} />;
  }
  const shown = attempts.find(({ number }) => number === selected) ?? newest;
  const view = (
    <AttemptView
      key={shown.number}
      attempt={shown}
      attempts={attempts}
      place={place}
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
            {nameOf(attempt, attempts)}
          </Tab>
        ))}
      </TabList>
      <TabPanel id={String(shown.number)}>{view}</TabPanel>
    </Tabs>
  );
}

function AttemptView(props: {
  attempt: Attempt;
  attempts: Attempt[];
  place: PlaceInAttempt;
}) {
  const { attempt, attempts, place } = props;
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
      {attempt.failure === 'infrastructure' && (
        <Alert
          status="warning"
          icon
          title="Not the test broke down, but what carries it"
          description="The browser died, or the site under test or its network did not answer. Where a later attempt passes, the iteration has passed: it is not flaky."
        />
      )}
      {attempt.message && !explained && (
        <Alert status="danger" icon title={attempt.message} />
      )}
      {attempt.steps.length > 0 && (
        <AttemptSummary attempt={attempt} onSelectStep={place.selectStep} />
      )}
      {attempt.purpose === 'trace' && (
        <Alert
          status="info"
          icon
          title="Repeated for the trace"
          description="This attempt was made only to record what happens. It does not count, and changes no verdict."
        />
      )}
      <AttemptEvidence
        attempt={attempt}
        attempts={attempts}
        isTraceOpen={place.isTraceOpen}
        onOpenTrace={place.openTrace}
      />
      {attempt.steps.length > 0 || attempt.state === 'running' ? (
        <StepList
          attempt={attempt}
          selected={place.step}
          onSelect={place.selectStep}
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
