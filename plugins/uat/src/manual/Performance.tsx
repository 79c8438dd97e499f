import { Button } from '@backstage/ui';
import { RiUserUnfollowLine } from '@remixicon/react';
import type {
  CheckAnswer,
  CheckStep,
  ManualCheck,
} from '@uatcms/plugin-uat-common';
import { useMemo, useRef, useState } from 'react';
import type { CheckActions } from './checkQueries';
import { answersOf, verdictSoFar } from './checkWords';
import { FinishCard } from './FinishCard';
import styles from './perform.module.css';
import { StepCard } from './StepCard';
import { StepTrail } from './StepTrail';
import { UnkeptPictures } from './UnkeptPictures';
import { useStepKeys } from './useStepKeys';
import { useUnkept } from './useUnkept';

/**
 * Performs a check that one has taken on, one step at a time. Each answer is kept at once, so a closed browser loses
 * nothing; until the check is finished, each can be corrected. What could not be kept stays, to be tried again.
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
  const unkept = useUnkept(check, actions);
  // One behind the last is the end, where the check is finished.
  const [at, setAt] = useState(() => firstOpen(steps, answers));
  const step = steps.at(at);
  const verdict = verdictSoFar(steps, answers);
  const isBusy = actions.answer.isPending || actions.finish.isPending;

  // One after the other: an answer must not overtake the one before, and the end none of them.
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const inOrder = (change: () => Promise<unknown>): Promise<boolean> => {
    // The page shows the error of what was refused.
    const done = queue.current.then(change).then(
      () => true,
      () => false,
    );
    queue.current = done;
    return done;
  };
  // What was sent last, which the page shows only after its next rendering.
  const sent = useRef(new Map<number, string>());
  const keep = async (
    sequence: number,
    given: CheckAnswer | null,
    remark: string,
  ) => {
    await actions.answer.mutateAsync({ sequence, answer: given, remark });
    sent.current.set(sequence, remark);
  };
  const say = (given: CheckAnswer | null, remark: string) =>
    inOrder(async () => {
      if (step) await keep(step.sequence, given, remark);
    });
  const answer = (given: CheckAnswer | null, remark: string) =>
    say(given, remark).then(isKept => {
      // What was not kept stays on the page, to be pressed once more.
      if (isKept && (given === 'passed' || given === 'skipped')) setAt(at + 1);
    });
  const finish = {
    isPending: actions.finish.isPending,
    now: () =>
      void inOrder(async () => {
        for (const [sequence, remark] of unkept.remarks) {
          if (sent.current.get(sequence) !== remark) {
            await keep(sequence, answers.get(sequence)?.answer ?? null, remark);
          }
        }
        await actions.finish.mutateAsync();
      }),
  };
  const said = step && answers.get(step.sequence);
  const back = () => setAt(Math.max(0, at - 1));
  const forth = () => setAt(Math.min(steps.length, at + 1));
  useStepKeys({
    answers: step && !isBusy ? answersOf(step) : [],
    onAnswer: given => void answer(given, step ? unkept.remarkOf(step) : ''),
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
          unkept={unkept}
          onAnswer={(given, remark) => void answer(given, remark)}
          onRemark={remark => void say(said?.answer ?? null, remark)}
          onBack={at > 0 ? back : undefined}
          onForth={forth}
        />
      ) : (
        <FinishCard
          verdict={verdict}
          open={steps.length - answeredOf(steps, answers)}
          finish={finish}
          onBack={() => setAt(Math.max(0, steps.length - 1))}
          onGoToOpen={() => setAt(firstOpen(steps, answers))}
        />
      )}
      <UnkeptPictures unkept={unkept} />
      {step && verdict && (
        <FinishCard verdict={verdict} open={0} finish={finish} isEarly />
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
