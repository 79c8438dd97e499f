import { Box, Button, TextAreaField } from '@backstage/ui';
import { RiArrowLeftLine, RiArrowRightLine } from '@remixicon/react';
import type {
  AnsweredStep,
  CheckAnswer,
  CheckStep,
} from '@uatcms/plugin-uat-common';
import { useEffect, useRef } from 'react';
import { AnswerButtons } from './AnswerButtons';
import type { CheckActions } from './checkQueries';
import styles from './perform.module.css';
import { StepPictures } from './StepPictures';
import type { Unkept } from './useUnkept';

interface StepCardProps {
  step: CheckStep;
  /** Titles of the groups of steps that it is part of. */
  groups: string[];
  said: AnsweredStep | undefined;
  /** `Step 2 of 5`. */
  place: string;
  actions: CheckActions;
  unkept: Unkept;
  onAnswer: (answer: CheckAnswer | null, remark: string) => void;
  onRemark: (remark: string) => void;
  onBack?: () => void;
  onForth: () => void;
}

/** One step at a time: what to do, what to expect, and what came of it. */
export function StepCard(props: StepCardProps) {
  const { step, said, place, actions, unkept, onAnswer } = props;
  const remark = unkept.remarkOf(step);
  const heading = useRef<HTMLHeadingElement>(null);
  const remarkFrame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // The next step is read out, and the keys go to the page again.
    heading.current?.focus();
  }, []);
  const answer = said?.answer ?? null;
  useEffect(() => {
    if (answer === 'failed' || answer === 'blocked') {
      remarkFrame.current?.querySelector('textarea')?.focus();
    }
  }, [answer]);

  const keepRemark = () => {
    if (remark !== (said?.remark ?? '')) {
      props.onRemark(remark);
    }
  };
  return (
    <Box as="section" bg="neutral" className={styles.card} aria-label={place}>
      <h3 ref={heading} tabIndex={-1} className={styles.place}>
        {[place, ...props.groups].join(' · ')}
      </h3>
      {step.condition && (
        <p className={styles.condition}>Only if {step.condition}.</p>
      )}
      <p className={styles.instruction}>{step.instruction}</p>
      {step.expected && (
        <div className={styles.expected}>
          <span className={styles.label}>Expected</span>
          <p>{step.expected}</p>
        </div>
      )}
      {step.note && <p className={styles.aside}>{step.note}</p>}
      <AnswerButtons
        step={step}
        answer={answer}
        onAnswer={given => onAnswer(given, remark)}
      />
      <div ref={remarkFrame}>
        <TextAreaField
          label="Remark"
          description={
            answer === 'failed' || answer === 'blocked'
              ? 'What did you see? It becomes the reason of the result.'
              : undefined
          }
          rows={2}
          value={remark}
          onChange={text => unkept.setRemark(step, text)}
          onBlur={keepRemark}
        />
      </div>
      <StepPictures step={step} said={said} actions={actions} unkept={unkept} />
      <div className={styles.actions}>
        {props.onBack && (
          <Button
            variant="secondary"
            iconStart={<RiArrowLeftLine />}
            onPress={props.onBack}
          >
            Back
          </Button>
        )}
        <Button
          variant="secondary"
          iconEnd={<RiArrowRightLine />}
          onPress={props.onForth}
        >
          {answer ? 'Next' : 'Later'}
        </Button>
      </div>
    </Box>
  );
}
