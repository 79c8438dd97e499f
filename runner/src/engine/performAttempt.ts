import type {
  FailureKind,
  Pushback,
  RunnerEvent,
  TestCase,
  WorkIteration,
} from '@uatcms/plugin-uat-common';
import { Attempt, type Setting } from './Attempt';
import {
  contextOptionsOf,
  leadingSetBrowser,
  mergedOptions,
} from './contextOptions';
import type { AttemptEvidence } from './Evidence';
import { AttemptEnd, inWords } from './failures';
import { performSteps } from './performSteps';
import type { RecordingPlan, Recordings } from './recording/Recordings';
import { isWantOfRoom, noRoomIn } from '../room';
import { Scope } from './Scope';

type AttemptVerdict = Extract<
  RunnerEvent,
  { type: 'attemptFinished' }
>['verdict'];

/** What came of one try. */
export interface AttemptOutcome {
  verdict: AttemptVerdict;
  message?: string;
  /** What it broke down on, if it did. */
  failure?: FailureKind;
}

/** A try that was made. Its files may still be on their way. */
export interface PerformedAttempt {
  outcome: AttemptOutcome;
  /** The site has asked for less, and the attempt did not pass. */
  pushback: Pushback | undefined;
  /** Whether it had a browser. */
  wasOpened: boolean;
  evidence: AttemptEvidence;
  recordings: Recordings;
  /** What a tester should know of the try as a whole. */
  remarks: string[];
}

/** One try that is to be made. */
export interface AttemptRequest {
  iteration: WorkIteration;
  testCase: TestCase;
  try: number;
  setting: Setting;
  plan: RecordingPlan;
  emit: (event: RunnerEvent) => void;
  /** Aborted when a person cancels. */
  cancelled: AbortSignal;
  /** Called as soon as the page is open: the moment to prepare the next context. */
  onOpened?: () => void;
}

/** The context an iteration will ask for, or undefined when it is not known beforehand. */
export function contextFor(
  iteration: WorkIteration,
  testCase: TestCase,
  setting: Setting,
) {
  const scope = Scope.ofRow(
    setting.environment,
    setting.secrets,
    iteration.values,
  );
  return mergedOptions(
    setting.options,
    leadingSetBrowser(testCase.steps),
    scope,
  );
}

const nothingDone: AttemptOutcome = {
  verdict: 'skipped',
  message:
    'No step was carried out: there is none, or the conditions of all were not met.',
};

/**
 * Makes one try of an iteration in a context of its own, within the time limit
 * of an iteration. Never throws: whatever goes wrong is the outcome.
 */
export async function performAttempt(
  request: AttemptRequest,
): Promise<PerformedAttempt> {
  const { iteration, testCase, setting, plan, emit, cancelled } = request;
  const { options, sessions } = setting;
  let performed = 0;
  const attempt = new Attempt(
    setting,
    contextFor(iteration, testCase, setting) ?? contextOptionsOf(options),
    plan,
    step => {
      if (step.status !== 'skipped') performed += 1;
      emit({
        type: 'stepFinished',
        iterationId: iteration.id,
        try: request.try,
        step,
      });
    },
  );
  const stopWatching = endFromOutside(
    attempt,
    options.iterationTimeout,
    cancelled,
  );
  const performedSteps = await openAndPerform(attempt, request).catch(
    outcomeOf,
  );
  stopWatching();
  const pushback = isFailure(performedSteps)
    ? await attempt.watch?.pushback.longest()
    : undefined;
  const outcome = concluded(performedSteps, performed, pushback);
  await attempt.recordings.end(outcome.verdict);
  await attempt.close();
  // A session that has run out would fail every further try.
  if (outcome.verdict !== 'passed')
    attempt.usedSessions.forEach(name => sessions.delete(name));
  return {
    outcome,
    pushback,
    wasOpened: attempt.opened !== undefined,
    evidence: attempt.evidence,
    recordings: attempt.recordings,
    remarks: attempt.mocks.remarks(),
  };
}

export function isFailure({
  verdict,
}: Pick<AttemptOutcome, 'verdict'>): boolean {
  return verdict === 'failed' || verdict === 'error';
}

function concluded(
  outcome: AttemptOutcome,
  performed: number,
  pushback: Pushback | undefined,
): AttemptOutcome {
  if (outcome.verdict === 'passed' && performed === 0) return nothingDone;
  // A site that has no time for the test says nothing about it.
  return pushback ? { ...outcome, failure: 'infrastructure' } : outcome;
}

/** Lets the time limit and a person end the attempt. */
function endFromOutside(
  attempt: Attempt,
  limit: number,
  cancelled: AbortSignal,
): () => void {
  const onLimit = async () => {
    await attempt.endIfCarrierFails();
    // A test that has not got a page yet cannot be what takes so long.
    const hasBegun = attempt.opened !== undefined;
    attempt.end(
      'error',
      hasBegun
        ? `The iteration was not done within its time limit of ${inWords(
            limit,
          )}.`
        : `The browser opened no page within the time limit of the iteration, ${inWords(
            limit,
          )}.`,
      !hasBegun,
    );
  };
  const onCancel = () => attempt.end('cancelled', 'Cancelled before its end.');
  const timer = setTimeout(onLimit, limit);
  cancelled.addEventListener('abort', onCancel);
  if (cancelled.aborted) onCancel();
  return () => {
    clearTimeout(timer);
    cancelled.removeEventListener('abort', onCancel);
  };
}

async function openAndPerform(
  attempt: Attempt,
  { iteration, testCase, setting, onOpened }: AttemptRequest,
): Promise<AttemptOutcome> {
  await attempt.open();
  onOpened?.();
  const scope = Scope.ofRow(
    setting.environment,
    setting.secrets,
    iteration.values,
  );
  const failure = await performSteps(testCase.steps, [], scope, attempt);
  return failure
    ? {
        verdict: failure.verdict,
        message: failure.message,
        failure: kindOf(failure.detail.isOutage),
      }
    : { verdict: 'passed' };
}

function outcomeOf(error: unknown): AttemptOutcome {
  if (error instanceof AttemptEnd)
    return {
      verdict: error.verdict,
      message: error.message,
      failure: kindOf(error.isOutage),
    };
  // Steps put what they throw into words; this was thrown around them.
  return {
    verdict: 'error',
    failure: 'infrastructure',
    message: wordsOf(error),
  };
}

function wordsOf(error: unknown): string {
  if (isWantOfRoom(error)) return `The test cannot begin: ${noRoomIn()}.`;
  return error instanceof Error ? error.message.split('\n')[0] : String(error);
}

function kindOf(isOutage: boolean | undefined): FailureKind {
  return isOutage ? 'infrastructure' : 'test';
}
