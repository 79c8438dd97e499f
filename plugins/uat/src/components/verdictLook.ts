import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiErrorWarningFill,
  RiLoader4Line,
  RiRepeatFill,
  RiSkipForwardFill,
  RiStopCircleFill,
  RiTimeLine,
  RiUserLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import {
  pendingOf,
  type Verdict,
  type VerdictCounts,
} from '@uatcms/plugin-uat-common';

/** A verdict, or what stands in for it until there is one. */
export type Outcome =
  | Verdict
  | 'queued'
  | 'running'
  | 'cancelling'
  | 'people'
  | 'byHand';

/** How an outcome is shown: always by word and icon, never by colour alone. */
export const outcomeLook: Record<
  Outcome,
  { word: string; meaning: string; Icon: RemixiconComponentType }
> = {
  passed: {
    word: 'Passed',
    meaning: 'every expectation held',
    Icon: RiCheckboxCircleFill,
  },
  failed: {
    word: 'Failed',
    meaning: 'an expectation did not hold',
    Icon: RiCloseCircleFill,
  },
  error: {
    word: 'Error',
    meaning: 'the test could not be carried out',
    Icon: RiErrorWarningFill,
  },
  flaky: {
    word: 'Flaky',
    meaning: 'passed on a later attempt',
    Icon: RiRepeatFill,
  },
  skipped: {
    word: 'Skipped',
    meaning: 'left out on purpose',
    Icon: RiSkipForwardFill,
  },
  cancelled: {
    word: 'Cancelled',
    meaning: 'stopped by a person',
    Icon: RiStopCircleFill,
  },
  queued: { word: 'Queued', meaning: 'waits for its turn', Icon: RiTimeLine },
  running: {
    word: 'Running',
    meaning: 'is being carried out',
    Icon: RiLoader4Line,
  },
  people: {
    word: 'Waiting for people',
    meaning: 'people have checks to perform',
    Icon: RiUserLine,
  },
  byHand: {
    word: 'By hand',
    meaning: 'waits for a person who performs it',
    Icon: RiUserLine,
  },
  cancelling: {
    word: 'Cancelling',
    meaning: 'is being stopped',
    Icon: RiLoader4Line,
  },
};

/** What to show of a run or an iteration: its verdict, or its state until it has one. */
export function outcomeOf(item: {
  state: string;
  verdict: Verdict | null;
  /** Of an iteration: people perform it. */
  isManual?: boolean;
  /** Of a run: what people still have to do, of all that is still to be done. */
  openChecks?: number;
  counts?: VerdictCounts;
}): Outcome {
  if (item.state === 'finished') {
    return item.verdict ?? 'skipped';
  }
  if (item.isManual && item.state === 'queued') {
    return 'byHand';
  }
  const isForPeopleOnly =
    item.openChecks &&
    item.counts &&
    pendingOf(item.counts) === item.openChecks;
  if (isForPeopleOnly && item.state !== 'cancelling') {
    return 'people';
  }
  return item.state as Outcome;
}
