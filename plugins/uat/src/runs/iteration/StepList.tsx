import { VisuallyHidden } from '@backstage/ui';
import type {
  ArtifactRef,
  Attempt,
  StepResult,
} from '@uatcms/plugin-uat-common';
import { useEffect, useMemo, useRef, useState } from 'react';
import { VerdictIcon } from '../../components/VerdictBadge';
import { Lightbox } from './Lightbox';
import { StepItem } from './StepItem';
import styles from './StepList.module.css';
import { decisiveStep, inOrderOfPath, timelineOf } from './stepOrder';

/** The steps of an attempt. The one at which it went wrong is open, and is scrolled to. */
export function StepList({ attempt }: { attempt: Attempt }) {
  const steps = useMemo(() => inOrderOfPath(attempt.steps), [attempt.steps]);
  const spanOf = useMemo(() => timelineOf(attempt.steps), [attempt.steps]);
  const screenshots = useMemo(() => steps.flatMap(screenshotsOf), [steps]);
  const decisive = decisiveStep(attempt.steps)?.sequence;
  const [shown, setShown] = useState<ArtifactRef>();
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    if (decisive !== undefined) {
      list.current
        ?.querySelector(`[data-sequence="${decisive}"]`)
        ?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [decisive]);

  return (
    <>
      <ol ref={list} className={styles.list} aria-label="Steps">
        {steps.map(step => (
          <StepItem
            key={step.sequence}
            step={step}
            span={spanOf(step)}
            isDecisive={step.sequence === decisive}
            onShowScreenshot={setShown}
          />
        ))}
        {attempt.state === 'running' && (
          <li className={styles.running}>
            <VerdictIcon outcome="running" />
            <span>Working on the next step</span>
          </li>
        )}
      </ol>
      <VisuallyHidden>
        <div aria-live="polite">
          {attempt.state === 'running' && `${steps.length} steps done`}
        </div>
      </VisuallyHidden>
      <Lightbox
        images={screenshots}
        // By identity, not by hash: two steps may leave the very same picture.
        shown={screenshots.findIndex(({ artifact }) => artifact === shown)}
        onShow={index =>
          setShown(
            index === undefined ? undefined : screenshots[index].artifact,
          )
        }
      />
    </>
  );
}

function screenshotsOf(step: StepResult) {
  return (step.artifacts ?? [])
    .filter(({ kind }) => kind === 'screenshot')
    .map(artifact => ({ artifact, caption: step.title }));
}
