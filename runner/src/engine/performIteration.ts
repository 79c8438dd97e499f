import type {
  AttemptPurpose,
  RunnerEvent,
  TestCase,
  WorkIteration,
} from '@uatcms/plugin-uat-common';
import type { Setting } from './Attempt';
import type { Conclusions } from './Conclusions';
import {
  isFailure,
  performAttempt,
  type AttemptOutcome,
  type PerformedAttempt,
} from './performAttempt';
import type { Recorded } from './recording/Recordings';
import { asLongAsAsked } from './SitePushback';

/** An iteration that is to be carried out. */
export interface IterationRequest {
  iteration: WorkIteration;
  testCase: TestCase | undefined;
  setting: Setting;
  conclusions: Conclusions;
  emit: (event: RunnerEvent) => void;
  /** Aborted when a person cancels. */
  stop: AbortSignal;
  onOpened: () => void;
}

/** One try of it. */
interface Try {
  number: number;
  purpose: AttemptPurpose;
}

/**
 * Makes tries until one passes, is cancelled, or no further one is allowed: failures of the test and of what carries it
 * have retries of their own. One that has failed for good is repeated
 * when a trace is wanted of failures only.
 *
 * The end of a try is reported when the portal has confirmed its files. Where another try of the same iteration follows,
 * that is waited for; otherwise it happens beside the next iteration.
 */
export async function performIteration(
  request: IterationRequest,
): Promise<void> {
  const { setting, stop, conclusions } = request;
  const { retries, infrastructureRetries, trace } = setting.options;
  const left = { test: retries, infrastructure: infrastructureRetries };
  for (let number = 1; ; number += 1) {
    const made = await perform(request, { number, purpose: 'test' });
    const hasFailed = isFailure(made.outcome);
    const { failure: kind = 'test' } = made.outcome;
    const isRetried = hasFailed && !stop.aborted && left[kind] > 0;
    left[kind] -= 1;
    const isTraced =
      hasFailed &&
      !isRetried &&
      kind === 'test' &&
      trace === 'failed' &&
      made.performed?.wasOpened === true &&
      !stop.aborted;
    if (!isRetried) {
      if (isTraced) {
        await conclude(request, made, false);
        const traced = await perform(request, {
          number: number + 1,
          purpose: 'trace',
        });
        await conclusions.goOn(conclude(request, traced, true));
      } else {
        await conclusions.goOn(conclude(request, made, true));
      }
      return;
    }
    await conclude(request, made, false);
    const pushback = made.performed?.pushback;
    if (pushback) await asLongAsAsked(pushback, stop);
  }
}

interface Made extends Try {
  startedAt: number;
  durationMs: number;
  outcome: AttemptOutcome;
  performed: PerformedAttempt | undefined;
}

async function perform(
  { iteration, testCase, setting, emit, stop, onOpened }: IterationRequest,
  { number, purpose }: Try,
): Promise<Made> {
  const startedAt = Date.now();
  emit({
    type: 'attemptStarted',
    iterationId: iteration.id,
    try: number,
    at: new Date(startedAt).toISOString(),
    purpose,
  });
  const { trace, video } = setting.options;
  const performed = testCase
    ? await performAttempt({
        ...{ iteration, testCase, setting, emit, onOpened, try: number },
        cancelled: stop,
        plan: {
          trace: purpose === 'trace' || trace === 'all',
          // The failure itself was filmed.
          video: purpose === 'trace' ? 'off' : video,
        },
      })
    : undefined;
  const outcome = performed?.outcome ?? {
    verdict: 'error',
    message: `The revision has no test case “${iteration.caseName}”.`,
  };
  const durationMs = Date.now() - startedAt;
  return { number, purpose, startedAt, durationMs, outcome, performed };
}

/** Reports the end of a try as soon as its evidence is kept. */
async function conclude(
  { iteration, setting, emit }: IterationRequest,
  { number, purpose, durationMs, outcome, performed }: Made,
  final: boolean,
): Promise<void> {
  const recorded = await keepEvidence(performed);
  const { verdict, message, failure } = withEvidenceProblem(
    outcome,
    recorded.problem,
  );
  const remarks = [
    ...(purpose === 'trace' ? remarksOnTrace(outcome) : []),
    ...(performed?.remarks ?? []),
    ...recorded.remarks,
  ];
  const { secrets } = setting;
  emit({
    type: 'attemptFinished',
    iterationId: iteration.id,
    try: number,
    at: new Date().toISOString(),
    durationMs,
    verdict,
    message:
      message === undefined ? undefined : secrets.mask(message).slice(0, 5_000),
    failure: isFailure({ verdict }) ? failure ?? 'test' : undefined,
    pushback: performed?.pushback,
    final,
    artifacts: recorded.artifacts.length > 0 ? recorded.artifacts : undefined,
    remarks:
      remarks.length > 0
        ? remarks.map(remark => secrets.mask(remark).slice(0, 1_000))
        : undefined,
  });
}

async function keepEvidence(
  performed: PerformedAttempt | undefined,
): Promise<Recorded> {
  if (!performed) return { artifacts: [], remarks: [] };
  const { evidence, recordings } = performed;
  const recorded = await recordings.keep(evidence);
  const unkept = await evidence.settle();
  return { ...recorded, problem: recorded.problem ?? unkept };
}

function remarksOnTrace({ verdict }: AttemptOutcome): string[] {
  return verdict === 'passed'
    ? [
        'It passed when it was repeated for the trace: what made it fail may come and go.',
      ]
    : [];
}

/** A result without its evidence is worth nothing, unless it is a failure already. */
function withEvidenceProblem(
  outcome: AttemptOutcome,
  problem: string | undefined,
): AttemptOutcome {
  if (!problem || outcome.verdict === 'cancelled') return outcome;
  return {
    verdict: outcome.verdict === 'failed' ? 'failed' : 'error',
    failure: isFailure(outcome) ? outcome.failure : 'infrastructure',
    message: [outcome.message, problem].filter(Boolean).join('\n'),
  };
}
