import type {
  RunnerEvent,
  ShardWork,
  TestCase,
  WorkIteration,
} from '@uatcms/plugin-uat-common';
import { hostsOf } from '../browser/hostRules';
import type { Setting, SignedInState } from './Attempt';
import { asksForRequests } from './asksForRequests';
import type { ContextSupply } from './ContextSupply';
import { Elements } from './Elements';
import type { Evidence } from './Evidence';
import {
  contextFor,
  performAttempt,
  type AttemptOutcome,
} from './performAttempt';
import { Scope } from './Scope';
import { SecretVault } from './SecretVault';
import {
  environmentVariables,
  type SecretSource,
} from '../secrets/SecretSource';

/** What the engine needs from whoever has it perform a shard. */
export interface ShardRequest {
  work: ShardWork;
  /** Where the contexts come from. Lives longer than the shard. */
  contexts: ContextSupply;
  /** Signed-in sessions of this worker and this run. */
  sessions: Map<string, SignedInState>;
  evidence: Evidence;
  emit: (event: RunnerEvent) => void;
  /** Aborted when the shard is to be stopped: the current iteration ends as cancelled, no other begins. */
  stop: AbortSignal;
  /** Awaited before each iteration; throws to end the shard without another word. */
  mayGoOn: () => Promise<void>;
  /** Asked before each iteration; `false` ends the shard as stopped. */
  hasTime?: () => boolean;
  /** Where the values of secrets are; by default the environment variables of the process. */
  secrets?: SecretSource;
}

/**
 * Performs the iterations of a shard one after the other, in their order.
 *
 * @returns `stopped` when it was stopped before the last one had ended
 * @throws Error when no iteration of the shard can be carried out; nothing was reported then about those that are left
 */
export async function performShard(
  request: ShardRequest,
): Promise<'done' | 'stopped'> {
  const { work, contexts, stop, mayGoOn, hasTime = () => true } = request;
  const setting = await settingOf(request);
  const cases = new Map(work.cases.map(testCase => [testCase.name, testCase]));
  const planned = work.iterations.map(iteration => ({
    iteration,
    testCase: cases.get(iteration.caseName),
  }));
  await contexts.start(setting.hosts);
  for (const [index, { iteration, testCase }] of planned.entries()) {
    await mayGoOn();
    if (stop.aborted || !hasTime()) return 'stopped';
    // After the last iteration the next shard most likely asks for the same context.
    const next = planned[index + 1] ?? planned[index];
    const prepareNext = () => {
      const options =
        next.testCase && contextFor(next.iteration, next.testCase, setting);
      if (options) contexts.prepare(setting.hosts, options);
    };
    await performIteration(iteration, testCase, setting, request, prepareNext);
  }
  return stop.aborted ? 'stopped' : 'done';
}

async function settingOf({
  work,
  contexts,
  sessions,
  evidence,
  secrets: source = environmentVariables(),
}: ShardRequest): Promise<Setting> {
  const { environment } = work;
  const secrets = new SecretVault(
    environment,
    await source.read(environment),
    name => source.wayOut(environment.name, name),
  );
  const hosts = hostsOf(environment);
  return {
    environment,
    hosts,
    options: work.options,
    elements: new Elements(
      work.elements,
      Scope.ofRow(environment, secrets, {}),
    ),
    stepGroups: new Map(work.stepGroups.map(group => [group.name, group])),
    secrets,
    sessions,
    contexts,
    evidence,
    keepRequests: asksForRequests(work),
  };
}

/** Makes tries until one passes, is cancelled, or no further one is allowed. */
async function performIteration(
  iteration: WorkIteration,
  testCase: TestCase | undefined,
  setting: Setting,
  { emit, stop, evidence }: ShardRequest,
  onOpened: () => void,
): Promise<void> {
  for (let number = 1; ; number += 1) {
    const ofTry = { iterationId: iteration.id, try: number };
    const startedAt = Date.now();
    emit({
      type: 'attemptStarted',
      ...ofTry,
      at: new Date(startedAt).toISOString(),
    });
    const performed: AttemptOutcome = testCase
      ? await performAttempt({
          iteration,
          testCase,
          try: number,
          setting,
          emit,
          cancelled: stop,
          onOpened,
        })
      : {
          verdict: 'error',
          message: `The revision has no test case “${iteration.caseName}”.`,
        };
    const { verdict, message } = withEvidenceProblem(
      performed,
      await evidence.settle(),
    );
    const final =
      verdict === 'passed' ||
      verdict === 'skipped' ||
      verdict === 'cancelled' ||
      number > setting.options.retries;
    emit({
      type: 'attemptFinished',
      ...ofTry,
      at: new Date().toISOString(),
      durationMs: Date.now() - startedAt,
      verdict,
      message:
        message === undefined
          ? undefined
          : setting.secrets.mask(message).slice(0, 5_000),
      final,
    });
    if (final) return;
  }
}

/** A result without its evidence is worth nothing, unless it is a failure already. */
function withEvidenceProblem(
  outcome: AttemptOutcome,
  problem: string | undefined,
): AttemptOutcome {
  if (!problem || outcome.verdict === 'cancelled') return outcome;
  return {
    verdict: outcome.verdict === 'failed' ? 'failed' : 'error',
    message: [outcome.message, problem].filter(Boolean).join('\n'),
  };
}
