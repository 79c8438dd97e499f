import type { RunnerEvent, ShardWork } from '@uatcms/plugin-uat-common';
import { hostsOf } from '../browser/hostRules';
import type { Setting, SignedInState } from './Attempt';
import { asksForRequests } from './asksForRequests';
import { Conclusions } from './Conclusions';
import type { ContextSupply } from './ContextSupply';
import { Elements } from './Elements';
import type { Evidence } from './Evidence';
import { contextFor } from './performAttempt';
import { performIteration } from './performIteration';
import { VideoStudio } from './recording/VideoStudio';
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
  const conclusions = new Conclusions();
  try {
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
      await performIteration({
        ...{ iteration, testCase, setting, conclusions },
        emit: request.emit,
        stop,
        onOpened: prepareNext,
      });
    }
    return stop.aborted ? 'stopped' : 'done';
  } finally {
    await conclusions.all();
    await setting.studio.close();
  }
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
    studio: new VideoStudio(() => contexts.browserInUse(hosts)),
    keepRequests: asksForRequests(work),
  };
}
