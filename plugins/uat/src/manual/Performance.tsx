import { Button } from '@backstage/ui';
import { RiUserUnfollowLine } from '@remixicon/react';
import type {
  CheckAnswer,
  CheckStep,
  ManualCheck,
} from '@uatcms/plugin-uat-common';
import { useMemo, useState } from 'react';
import type { CheckActions } from './checkQueries';
import { answersOf, verdictSoFar } from './checkWords';
import { FinishCard } from './FinishCard';
import styles from './perform.module.css';
import { StepCard } from './StepCard';
import { StepTrail } from './StepTrail';
import { useStepKeys } from './useStepKeys';

/**
 * Performs a check that one has taken on, one step at a time. Each answer is kept at once, so a closed browser loses
 * nothing; until the check is finished, each can be corrected.
 */
export function Performance(props: {
  check: ManualCheck;
  actions: CheckActions;
}) {
  const { check, actions } = props;
  const steps = useMemo(
    () => check.stepList.filter(({ isGroup }) => !isGroup),
    [check.stepList],
  );
  const answers = useMemo(
    () => new Map(check.answers.map(said => [said.sequence, said])),
    [check.answers],
  );
  // One behind the last is the end, where the check is finished.
  const [at, setAt] = useState(() => firstOpen(steps, answers));
  const step = steps.at(at);
  const verdict = verdictSoFar(steps, answers);
  const isBusy = actions.answer.isPending || actions.finish.isPending;

  const answer = async (given: CheckAnswer | null, remark: string) => {
    if (!step) return;
    await actions.answer.mutateAsync({
      sequence: step.sequence,
      answer: given,
      remark,
    });
    if (given === 'passed' || given === 'skipped') {
      setAt(at + 1);
    }
  };
  const said = step && answers.get(step.sequence);
  const back = () => setAt(Math.max(0, at - 1));
  const forth = () => setAt(Math.min(steps.length, at + 1));
  useStepKeys({
    answers: step && !isBusy ? answersOf(step) : [],
    onAnswer: given => void answer(given, said?.remark ?? '').catch(ignore),
    onBack: back,
    onForth: forth,
  });

  return (
    <div className={styles.performance}>
      <StepTrail steps={steps} answers={answers} at={at} onGo={setAt} />
      {step ? (
        <StepCard
          key={step.sequence}
          step={step}
          groups={groupsOf(step, check.stepList)}
          said={said}
          place={`Step ${at + 1} of ${steps.length}`}
          actions={actions}
          isBusy={isBusy}
          onAnswer={(given, remark) => void answer(given, remark).catch(ignore)}
          onBack={at > 0 ? back : undefined}
          onForth={forth}
        />
      ) : (
        <FinishCard
          verdict={verdict}
          open={steps.length - answeredOf(steps, answers)}
          finish={actions.finish}
          onBack={() => setAt(Math.max(0, steps.length - 1))}
          onGoToOpen={() => setAt(firstOpen(steps, answers))}
        />
      )}
      {step && verdict && (
        <FinishCard
          verdict={verdict}
          open={0}
          finish={actions.finish}
          isEarly
        />
      )}
      <div className={styles.actions}>
        <Button
          size="small"
          variant="tertiary"
          iconStart={<RiUserUnfollowLine />}
          isPending={actions.release.isPending}
          onPress={() => actions.release.mutate()}
        >
          Let somebody else go on
        </Button>
      </div>
    </div>
  );
}

/** The page shows the error of the action; there is nothing more to do with it. */
function ignore() {}

type Answers = ReadonlyMap<number, ManualCheck['answers'][number]>;

function firstOpen(steps: CheckStep[], answers: Answers): number {
  const index = steps.findIndex(
    ({ sequence }) => !answers.get(sequence)?.answer,
  );
  return index < 0 ? steps.length : index;
}

function answeredOf(steps: CheckStep[], answers: Answers): number {
  return steps.filter(({ sequence }) => answers.get(sequence)?.answer).length;
}

/** Titles of the groups that a step is part of, from the outermost. */
function groupsOf(step: CheckStep, all: CheckStep[]): string[] {
  return all
    .filter(
      ({ isGroup, path }) =>
        isGroup &&
        path.length < step.path.length &&
        path.every((index, place) => step.path[place] === index),
    )
    .map(({ title }) => title);
}
