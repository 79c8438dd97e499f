import {
  noTestRun,
  noTestSet,
  type Caller,
  type Core,
  type ExecutorSlots,
  type RunService,
} from '@uatcms/core';
import {
  testSetCancelPermission,
  testSetUpdatePermission,
  type TestSetPermission,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import { demandRun } from './demandRun';
import type { Permits, Subject } from './Permits';

/** Runs, and all that belongs to them, are allowed by the test set that they are of. */
export class AuthorizedRunService implements RunService {
  readonly #runs: RunService;

  constructor(
    private readonly core: Pick<Core, 'runs' | 'testSets' | 'environments'>,
    private readonly permits: Permits,
  ) {
    this.#runs = core.runs;
  }

  async start(
    input: Inputs['runs']['start'],
    caller: Caller,
    executors: ExecutorSlots,
  ) {
    const environment = await this.#environmentOf(input);
    await demandRun(
      { permits: this.permits, environments: this.core.environments },
      { testSet: input.testSet, missing: () => noTestSet(input.testSet) },
      environment,
    );
    // By its name, so that the test set cannot put another first between the check and the start.
    return this.#runs.start({ ...input, environment }, caller, executors);
  }

  async repeat(
    input: Inputs['runs']['repeat'],
    caller: Caller,
    executors: ExecutorSlots,
  ) {
    const { testSet, environment } = await this.#runs.subject(input.id);
    await demandRun(
      { permits: this.permits, environments: this.core.environments },
      subjectOf(input.id, testSet),
      environment,
    );
    return this.#runs.repeat(input, caller, executors);
  }

  async list(query: Inputs['runs']['list']) {
    return this.#runs.list(query, await this.permits.visible());
  }

  async get(id: string) {
    await this.#demand(id);
    return this.#runs.get(id, await this.permits.visible());
  }

  async subject(id: string) {
    await this.#demand(id);
    return this.#runs.subject(id);
  }

  async iterations(query: Inputs['runs']['iterations']) {
    await this.#demand(query.id);
    return this.#runs.iterations(query);
  }

  async cases(query: Inputs['runs']['cases']) {
    await this.#demand(query.id);
    return this.#runs.cases(query);
  }

  async compare(query: Inputs['runs']['compare']) {
    await this.#demandBoth(query);
    return this.#runs.compare(query);
  }

  async compareIteration(query: Inputs['runs']['compareIteration']) {
    await this.#demandBoth(query);
    return this.#runs.compareIteration(query);
  }

  async merged(query: Inputs['runs']['merged']) {
    await this.#demand(query.id);
    return this.#runs.merged(query);
  }

  async export(id: string, steps: 'none' | 'notPassed' | 'all') {
    await this.#demand(id);
    return this.#runs.export(id, steps);
  }

  async iteration(runId: string, iterationId: string) {
    await this.#demand(runId);
    return this.#runs.iteration(runId, iterationId);
  }

  async cancel(id: string, caller: Caller) {
    await this.#demand(id, testSetCancelPermission);
    return this.#runs.cancel(id, caller);
  }

  async keep(id: string, keep: boolean, caller: Caller) {
    await this.#demand(id, testSetUpdatePermission);
    return this.#runs.keep(id, keep, caller);
  }

  /** The environment that is asked for, or the first of the test set, as core chooses it. */
  async #environmentOf(
    input: Inputs['runs']['start'],
  ): Promise<string | undefined> {
    if (input.environment !== undefined) {
      return input.environment;
    }
    const [facts] = await this.core.testSets.facts([input.testSet]);
    return facts?.environments[0];
  }

  async #demand(id: string, ...permissions: TestSetPermission[]) {
    const { testSet } = await this.#runs.subject(id);
    await this.permits.demandFor(subjectOf(id, testSet), ...permissions);
  }

  async #demandBoth({ id, base }: { id: string; base: string }) {
    await this.#demand(id);
    await this.#demand(base);
  }
}

function subjectOf(id: string, testSet: string): Subject {
  return { testSet, missing: () => noTestRun(id), outlives: true };
}
