import {
  numberOfStep,
  type ComparedStep,
  type StepResult,
} from '@uatcms/plugin-uat-common';
import { useMemo, useState } from 'react';
import { Duration, formatDuration } from '../components/Duration';
import { outcomeLook } from '../components/verdictLook';
import { VerdictIcon } from '../components/VerdictBadge';
import type { Frame } from '../runs/iteration/FilmStrip';
import { Lightbox } from '../runs/iteration/Lightbox';
import { ScreenshotThumbnail } from '../runs/iteration/ScreenshotThumbnail';
import { slowerInWords } from './changeWords';
import styles from './Compare.module.css';

type Names = Record<'base' | 'run', string>;

/** Steps of two attempts, each pair on one line. Those that differ, or left pictures, show what each side was like. */
export function ComparedSteps(props: {
  steps: ComparedStep[];
  /** What the sides are called. */
  names: Names;
}) {
  const { steps, names } = props;
  const frames = useMemo(() => steps.flatMap(framesOf), [steps]);
  const [shown, setShown] = useState<number>();
  return (
    <>
      <ol className={styles.steps} aria-label="Steps of both runs">
        <li className={styles.stepHead} aria-hidden>
          <span>Step</span>
          <span>{names.base}</span>
          <span>{names.run}</span>
        </li>
        {steps.map((step, index) => (
          <StepPair
            key={`${index} ${numberOfStep(step)}`}
            step={step}
            names={names}
            onShow={artifact =>
              setShown(frames.findIndex(frame => frame.artifact === artifact))
            }
          />
        ))}
      </ol>
      <Lightbox frames={frames} shown={shown} onShow={setShown} />
    </>
  );
}

function StepPair(props: {
  step: ComparedStep;
  names: Names;
  onShow: (artifact: Frame['artifact']) => void;
}) {
  const { step, names, onShow } = props;
  const { run, base, differs, slowerMs } = step;
  const slower = slowerInWords(slowerMs, formatDuration);
  return (
    <li className={styles.step} data-differs={differs || undefined}>
      <span
        className={styles.stepName}
        style={{ paddingLeft: (step.path.length - 1) * 12 }}
      >
        <span className={styles.aside}>{numberOfStep(step)}</span>{' '}
        {(run ?? base)!.title}
        {slower && (
          <span className={styles.slower} data-slower={slowerMs! > 0}>
            {' '}
            {slower}
          </span>
        )}
      </span>
      {(['base', 'run'] as const).map(side => (
        <StepSide
          key={side}
          name={names[side]}
          step={step[side]}
          differs={differs}
          onShow={onShow}
        />
      ))}
    </li>
  );
}

function StepSide(props: {
  name: string;
  step: StepResult | null;
  differs: boolean;
  onShow: (artifact: Frame['artifact']) => void;
}) {
  const { name, step, differs, onShow } = props;
  if (!step) {
    return <span className={styles.aside}>not carried out</span>;
  }
  const picture = pictureOf(step);
  return (
    <div className={styles.stepSide}>
      <span className={styles.side}>
        <VerdictIcon outcome={step.status} size={14} />
        {outcomeLook[step.status].word}
        <span className={styles.aside}>
          <Duration ms={step.durationMs} />
        </span>
      </span>
      {differs && step.message && (
        <span className={styles.stepMessage}>{step.message}</span>
      )}
      {picture && (
        <ScreenshotThumbnail
          artifact={picture}
          caption={`${name}, ${step.title}`}
          onShow={() => onShow(picture)}
        />
      )}
    </div>
  );
}

function pictureOf(step: StepResult | null) {
  return step?.artifacts?.find(({ kind }) => kind === 'screenshot');
}

/** The picture before, then the picture now: the arrow keys then go from one to the other. */
function framesOf({ base, run }: ComparedStep): Frame[] {
  return [base, run].flatMap(step => {
    const artifact = pictureOf(step);
    return artifact ? [{ artifact, step: step! }] : [];
  });
}
