import { Button } from '@backstage/ui';
import { numberOfStep, type Attempt } from '@uatcms/plugin-uat-common';
import { formatDuration } from '../../components/Duration';
import styles from './IterationPanel.module.css';
import { groupNumbers, slowestStep, waterfallOf } from './waterfall';

const worthNaming = 3;

/** How long an attempt took in all, in how many steps, and which of them took longest. */
export function AttemptSummary(props: {
  attempt: Attempt;
  onSelectStep: (number: string) => void;
}) {
  const { attempt, onSelectStep } = props;
  const groups = groupNumbers(attempt.steps);
  const count = attempt.steps.length - groups.size;
  const slowest = count >= worthNaming && slowestStep(attempt.steps);
  return (
    <div className={styles.summary}>
      <span>
        <strong>{formatDuration(waterfallOf(attempt).totalMs)}</strong>{' '}
        {attempt.state === 'running' ? 'so far, ' : 'in all, '}
        {count === 1 ? '1 step' : `${count} steps`}
      </span>
      {slowest && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() => onSelectStep(numberOfStep(slowest))}
        >
          {`Slowest: step ${numberOfStep(slowest)}, ${formatDuration(
            slowest.durationMs,
          )}`}
        </Button>
      )}
    </div>
  );
}
