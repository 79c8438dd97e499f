import { Button } from '@backstage/ui';
import type { CheckAnswer, CheckStep } from '@uatcms/plugin-uat-common';
import { answerLook, answersOf } from './checkWords';
import styles from './perform.module.css';

/** The answers that a step takes, large enough for a finger, each with its key. */
export function AnswerButtons(props: {
  step: CheckStep;
  answer: CheckAnswer | null;
  onAnswer: (answer: CheckAnswer | null) => void;
}) {
  const { step, answer, onAnswer } = props;
  return (
    <div className={styles.answers} role="group" aria-label="Answer">
      {answersOf(step).map(given => {
        const { word, key, help, Icon } = answerLook[given];
        return (
          <button
            key={given}
            type="button"
            className={styles.answer}
            data-answer={given}
            aria-pressed={answer === given}
            aria-keyshortcuts={key}
            title={`${help} (${key})`}
            onClick={() => onAnswer(given)}
          >
            <Icon size={20} aria-hidden />
            {word}
            <kbd aria-hidden>{key}</kbd>
          </button>
        );
      })}
      {answer && (
        <Button size="small" variant="tertiary" onPress={() => onAnswer(null)}>
          Take the answer back
        </Button>
      )}
    </div>
  );
}
