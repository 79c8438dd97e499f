import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiForbidFill,
  RiSkipForwardFill,
  type RemixiconComponentType,
} from '@remixicon/react';
import type {
  AnsweredStep,
  CheckAnswer,
  CheckStep,
  Verdict,
} from '@uatcms/plugin-uat-common';
import type { Outcome } from '../components/verdictLook';

/** How an answer is offered and shown: by word, key and icon. */
export const answerLook: Record<
  CheckAnswer,
  {
    word: string;
    said: string;
    key: string;
    help: string;
    outcome: Outcome;
    Icon: RemixiconComponentType;
  }
> = {
  passed: {
    word: 'Pass',
    said: 'Passed',
    key: 'P',
    help: 'It is as expected',
    outcome: 'passed',
    Icon: RiCheckboxCircleFill,
  },
  failed: {
    word: 'Fail',
    said: 'Failed',
    key: 'F',
    help: 'It is not as expected',
    outcome: 'failed',
    Icon: RiCloseCircleFill,
  },
  blocked: {
    word: 'Blocked',
    said: 'Blocked',
    key: 'B',
    help: 'It cannot be carried out: the result is Error',
    outcome: 'error',
    Icon: RiForbidFill,
  },
  skipped: {
    word: 'Skip',
    said: 'Skipped',
    key: 'S',
    help: 'It does not apply here',
    outcome: 'skipped',
    Icon: RiSkipForwardFill,
  },
};

/** Answers that a step takes: only what is optional, or has a condition, can be skipped. */
export function answersOf({ isOptional, condition }: CheckStep): CheckAnswer[] {
  const always: CheckAnswer[] = ['passed', 'failed', 'blocked'];
  return isOptional || condition ? [...always, 'skipped'] : always;
}

/** What a check comes to if it is finished now; undefined while it cannot be. */
export function verdictSoFar(
  steps: CheckStep[],
  answers: ReadonlyMap<number, AnsweredStep>,
): Verdict | undefined {
  const said = steps.map(step => ({
    step,
    answer: answers.get(step.sequence)?.answer,
  }));
  const decisive = said.find(
    ({ step, answer }) =>
      !step.isOptional && (answer === 'failed' || answer === 'blocked'),
  );
  if (decisive) {
    return decisive.answer === 'failed' ? 'failed' : 'error';
  }
  if (said.some(({ answer }) => !answer)) {
    return undefined;
  }
  return said.every(({ answer }) => answer === 'skipped')
    ? 'skipped'
    : 'passed';
}

const units: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 24 * 3_600_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `due in 3 hours`, `2 days overdue`. */
export function dueInWords(at: Date, now: Date): string {
  const left = at.getTime() - now.getTime();
  const [unit, length] =
    units.find(([, ms]) => Math.abs(left) >= ms) ?? units[2];
  const amount = Math.trunc(left / length);
  if (left >= 0) {
    const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
    return `due ${format.format(amount, unit)}`;
  }
  const count = Math.max(1, -amount);
  return `${count} ${unit}${count === 1 ? '' : 's'} overdue`;
}

/** A check as people call it: its case, and the row if there is one. */
export function nameOfCheck(check: {
  caseName: string;
  rowKey: string | null;
}): string {
  return check.rowKey === null
    ? check.caseName
    : `${check.caseName} · ${check.rowKey}`;
}
