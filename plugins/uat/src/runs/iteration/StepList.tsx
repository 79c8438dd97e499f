import { VisuallyHidden } from '@backstage/ui';
import {
  numberOfStep,
  type Attempt,
  type StepResult,
} from '@uatcms/plugin-uat-common';
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
} from 'react';
import { VerdictIcon } from '../../components/VerdictBadge';
import { FilmStrip, type Frame } from './FilmStrip';
import { Lightbox } from './Lightbox';
import { StepItem } from './StepItem';
import styles from './StepList.module.css';
import { decisiveStep, inOrderOfPath } from './stepOrder';
import { groupNumbers, waterfallOf } from './waterfall';
import { WaterfallAxis } from './WaterfallAxis';

/**
 * The steps of an attempt: their pictures as a film strip, and below it each step with its time on a common axis. The
 * step that the address names, else the one at which the attempt went wrong, is open and in sight.
 */
export function StepList(props: {
  attempt: Attempt;
  /** Number of the step that the address names. */
  selected?: string;
  onSelect?: (number: string | undefined) => void;
}) {
  const { attempt, selected, onSelect } = props;
  const steps = useMemo(() => inOrderOfPath(attempt.steps), [attempt.steps]);
  const waterfall = useMemo(() => waterfallOf(attempt), [attempt]);
  const groups = useMemo(() => groupNumbers(attempt.steps), [attempt.steps]);
  const frames = useMemo(() => steps.flatMap(framesOf), [steps]);
  const decisive = decisiveStep(attempt.steps)?.sequence;
  const focus =
    steps.find(step => numberOfStep(step) === selected)?.sequence ?? decisive;
  const [shown, setShown] = useState<number>();
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    if (focus !== undefined) {
      list.current
        ?.querySelector(`[data-sequence="${focus}"]`)
        ?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [focus]);

  const tick = (waterfall.ticks[1] ?? waterfall.totalMs) / waterfall.totalMs;
  return (
    <>
      {frames.length > 1 && (
        <FilmStrip
          frames={frames}
          current={frames.findIndex(({ step }) => step.sequence === focus)}
          onEnlarge={setShown}
        />
      )}
      <div style={{ '--tick': `${tick * 100}%` } as CSSProperties}>
        <WaterfallAxis waterfall={waterfall} />
        <ol ref={list} className={styles.list} aria-label="Steps">
          {steps.map(step => (
            <StepItem
              key={step.sequence}
              step={step}
              span={waterfall.spanOf(step)}
              isGroup={groups.has(numberOfStep(step))}
              isDecisive={step.sequence === decisive}
              isSelected={numberOfStep(step) === selected}
              onSelect={onSelect}
              onShowScreenshot={artifact =>
                // By identity, not by hash: two steps may leave the very same picture.
                setShown(frames.findIndex(frame => frame.artifact === artifact))
              }
            />
          ))}
          {attempt.state === 'running' && (
            <li className={styles.running}>
              <VerdictIcon outcome="running" />
              <span>Working on the next step</span>
            </li>
          )}
        </ol>
      </div>
      <VisuallyHidden>
        <div aria-live="polite">
          {attempt.state === 'running' && `${steps.length} steps done`}
        </div>
      </VisuallyHidden>
      <Lightbox
        frames={frames}
        shown={shown}
        onShow={setShown}
        onGoToStep={useCallback(
          (step: StepResult) => {
            setShown(undefined);
            onSelect?.(numberOfStep(step));
          },
          [onSelect],
        )}
      />
    </>
  );
}

function framesOf(step: StepResult): Frame[] {
  return (step.artifacts ?? [])
    .filter(({ kind }) => kind === 'screenshot')
    .map(artifact => ({ artifact, step }));
}
