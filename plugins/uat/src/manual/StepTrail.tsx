import {
  numberOfStep,
  type AnsweredStep,
  type CheckStep,
} from '@uatcms/plugin-uat-common';
import { VerdictIcon } from '../components/VerdictBadge';
import { answerLook } from './checkWords';
import styles from './perform.module.css';

/** All steps in small: what was answered, where one is, and the way to each of them. */
export function StepTrail(props: {
  steps: CheckStep[];
  answers: ReadonlyMap<number, AnsweredStep>;
  at: number;
  onGo: (index: number) => void;
}) {
  const { steps, answers, at, onGo } = props;
  const done = steps.filter(
    ({ sequence }) => answers.get(sequence)?.answer,
  ).length;
  return (
    <nav className={styles.trail} aria-label="Steps">
      <div
        role="progressbar"
        aria-label="Steps answered"
        aria-valuemin={0}
        aria-valuemax={steps.length}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${steps.length}`}
        className={styles.bar}
      >
        <div
          style={{ width: `${(done / Math.max(1, steps.length)) * 100}%` }}
        />
      </div>
      <ol>
        {steps.map((step, index) => {
          const answer = answers.get(step.sequence)?.answer;
          const words = answer ? answerLook[answer].said : 'to do';
          return (
            <li key={step.sequence}>
              <button
                type="button"
                className={styles.stop}
                aria-current={index === at ? 'step' : undefined}
                aria-label={`Step ${index + 1}, ${words}: ${step.title}`}
                title={`${numberOfStep(step)} ${step.title}`}
                onClick={() => onGo(index)}
              >
                {answer ? (
                  <VerdictIcon outcome={answerLook[answer].outcome} size={18} />
                ) : (
                  index + 1
                )}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
