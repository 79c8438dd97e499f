import { VisuallyHidden } from '@backstage/ui';
import {
  RiArrowDownSLine,
  RiArrowRightSLine,
  RiErrorWarningLine,
} from '@remixicon/react';
import {
  isExtended,
  numberOfStep,
  type ArtifactRef,
  type StepResult,
} from '@uatcms/plugin-uat-common';
import { useEffect, useId, useState } from 'react';
import { Duration } from '../../components/Duration';
import { ExtendedBadge, MockedBadge } from '../../components/ExtendedBadge';
import { outcomeLook } from '../../components/verdictLook';
import { VerdictIcon } from '../../components/VerdictBadge';
import { StepDetails } from './StepDetails';
import styles from './StepList.module.css';
import { hasFailed } from './stepOrder';
import type { Span } from './waterfall';

interface StepProps {
  step: StepResult;
  span: Span;
  /** It holds other steps. */
  isGroup: boolean;
  /** The attempt went wrong here. */
  isDecisive: boolean;
  /** The address names it. */
  isSelected: boolean;
  onSelect?: (number: string | undefined) => void;
  onShowScreenshot: (artifact: ArtifactRef) => void;
}

/** One step: a line, and below it what is worth knowing, folded unless it is what went wrong or what was asked for. */
export function StepItem(props: StepProps) {
  const { step, isDecisive, isSelected, onSelect, onShowScreenshot } = props;
  const [choice, setChoice] = useState<boolean>();
  const detailsId = useId();
  const hasDetails = hasMore(step);
  const isOpen =
    hasDetails &&
    (choice ??
      (isDecisive || (step.optional === true && step.status !== 'passed')));

  useEffect(() => {
    if (isSelected) {
      setChoice(true);
    }
  }, [isSelected]);

  const toggle = () => {
    setChoice(!isOpen);
    onSelect?.(isOpen ? undefined : numberOfStep(step));
  };
  return (
    <li
      className={styles.step}
      data-sequence={step.sequence}
      data-failed={hasFailed(step) || undefined}
      data-selected={isSelected || undefined}
    >
      {hasDetails ? (
        <button
          type="button"
          className={styles.head}
          aria-expanded={isOpen}
          aria-controls={detailsId}
          onClick={toggle}
        >
          <StepHead {...props} />
          {isOpen ? (
            <RiArrowDownSLine size={18} aria-hidden />
          ) : (
            <RiArrowRightSLine size={18} aria-hidden />
          )}
        </button>
      ) : (
        <div className={styles.head}>
          <StepHead {...props} />
        </div>
      )}
      {isOpen && (
        <div id={detailsId} className={styles.details}>
          <StepDetails step={step} onShowScreenshot={onShowScreenshot} />
        </div>
      )}
    </li>
  );
}

/** What the test answered is no complaint, and has a mark of its own. */
const isMock = ({ kind }: { kind: string }) => kind === 'mock';

function StepHead({ step, span, isGroup }: StepProps) {
  const mocked = (step.notices ?? []).filter(isMock).length;
  const notices = (step.notices?.length ?? 0) - mocked;
  return (
    <>
      <VerdictIcon outcome={step.status} size={18} />
      <span
        className={styles.title}
        style={{ paddingLeft: (step.path.length - 1) * 16 }}
      >
        <VisuallyHidden>{`${outcomeLook[step.status].word}: `}</VisuallyHidden>
        <span className={styles.number}>{numberOfStep(step)}</span>{' '}
        <span className={styles.said}>
          <span className={styles.words} title={step.title}>
            {step.title}
          </span>
          {(mocked > 0 || isExtended(step.keyword)) && (
            <span className={styles.badges}>
              <ExtendedBadge keyword={step.keyword} />
              {mocked > 0 && (
                <MockedBadge
                  words={
                    mocked === 1
                      ? '1 mocked answer'
                      : `${mocked} mocked answers`
                  }
                />
              )}
            </span>
          )}
        </span>
        {notices > 0 && (
          <span
            className={styles.noticeCount}
            title={notices === 1 ? '1 notice' : `${notices} notices`}
          >
            <RiErrorWarningLine size={14} aria-hidden />
            {notices}
            <VisuallyHidden>
              {notices === 1 ? ' notice' : ' notices'}
            </VisuallyHidden>
          </span>
        )}
      </span>
      <span className={styles.timeline} aria-hidden>
        <span
          className={styles.span}
          data-failed={hasFailed(step) || undefined}
          data-group={isGroup || undefined}
          style={{
            left: `${span.start * 100}%`,
            width: `${span.length * 100}%`,
          }}
        />
      </span>
      <span className={styles.duration}>
        <Duration ms={step.durationMs} />
      </span>
    </>
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
