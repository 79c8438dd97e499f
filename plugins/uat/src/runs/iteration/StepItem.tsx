import { VisuallyHidden } from '@backstage/ui';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import type { ArtifactRef, StepResult } from '@uatcms/plugin-uat-common';
import { useId, useState } from 'react';
import { Duration } from '../../components/Duration';
import { outcomeLook } from '../../components/verdictLook';
import { VerdictIcon } from '../../components/VerdictBadge';
import { StepDetails } from './StepDetails';
import styles from './StepList.module.css';
import { hasFailed, numberOf } from './stepOrder';

/** One step: a line, and below it what is worth knowing, folded unless it is what went wrong. */
export function StepItem(props: {
  step: StepResult;
  span: { start: number; length: number };
  /** The attempt went wrong here. */
  isDecisive: boolean;
  onShowScreenshot: (artifact: ArtifactRef) => void;
}) {
  const { step, span, isDecisive, onShowScreenshot } = props;
  const [choice, setChoice] = useState<boolean>();
  const detailsId = useId();
  const isOpen =
    choice ??
    (isDecisive || (step.optional === true && step.status !== 'passed'));
  const hasDetails = hasMore(step);

  const head = (
    <>
      <VerdictIcon outcome={step.status} size={18} />
      <span
        className={styles.title}
        style={{ paddingLeft: (step.path.length - 1) * 20 }}
      >
        <VisuallyHidden>{`${outcomeLook[step.status].word}: `}</VisuallyHidden>
        <span className={styles.number}>{numberOf(step)}</span> {step.title}
      </span>
      <span className={styles.timeline} aria-hidden>
        <span
          className={styles.span}
          style={{
            left: `${span.start * 100}%`,
            width: `${span.length * 100}%`,
          }}
        />
      </span>
      <span className={styles.duration}>
        <Duration ms={step.durationMs} />
      </span>
      {hasDetails &&
        (isOpen ? (
          <RiArrowDownSLine size={18} aria-hidden />
        ) : (
          <RiArrowRightSLine size={18} aria-hidden />
        ))}
    </>
  );
  return (
    <li
      className={styles.step}
      data-sequence={step.sequence}
      data-failed={hasFailed(step) || undefined}
    >
      {hasDetails ? (
        <button
          type="button"
          className={styles.head}
          aria-expanded={isOpen}
          aria-controls={detailsId}
          onClick={() => setChoice(!isOpen)}
        >
          {head}
        </button>
      ) : (
        <div className={styles.head}>{head}</div>
      )}
      {hasDetails && isOpen && (
        <div id={detailsId} className={styles.details}>
          <StepDetails step={step} onShowScreenshot={onShowScreenshot} />
        </div>
      )}
    </li>
  );
}

function hasMore(step: StepResult): boolean {
  return Boolean(
    step.message ||
      step.expected !== undefined ||
      step.actual !== undefined ||
      step.notices?.length ||
      step.artifacts?.length ||
      step.pageUrl ||
      step.usedAlternative,
  );
}
