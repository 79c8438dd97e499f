import {
  isAssigned,
  noTestRun,
  type Caller,
  type CheckKey,
  type Core,
  type ManualCheckService,
} from '@uatcms/core';
import {
  testSetPerformPermission,
  testSetRunPermission,
  type TestSetPermission,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Permits } from './Permits';

type Checks = Omit<ManualCheckService, 'takeNotices' | 'giveBackNotices'>;
type Of<Method extends keyof Checks> = Parameters<Checks[Method]>[0];

/**
 * Checks may be seen by whoever may see the test set. They are performed by those to whom they were given, and by others
 * who have the permission to; who may start a run may also give its checks to others.
 */
export class AuthorizedManualCheckService implements Checks {
  readonly #checks: ManualCheckService;

  constructor(
    private readonly core: Pick<Core, 'checks' | 'runs'>,
    private readonly permits: Permits,
  ) {
    this.#checks = core.checks;
  }

  async list(query: Inputs['checks']['list'], caller: Caller) {
    return this.#checks.list(query, caller, await this.permits.visible());
  }

  async get(key: CheckKey) {
    await this.#demand(key.runId);
    return this.#checks.get(key);
  }

  async claim(input: Of<'claim'>, caller: Caller) {
    await this.#demandPerform(input, caller);
    return this.#checks.claim(input, caller);
  }

  async release(key: CheckKey, caller: Caller) {
    await this.#demandPerform(key, caller);
    return this.#checks.release(key, caller);
  }

  async answer(input: Of<'answer'>, caller: Caller) {
    await this.#demandPerform(input, caller);
    return this.#checks.answer(input, caller);
  }

  async assertMayAddPicture(input: Of<'assertMayAddPicture'>, caller: Caller) {
    await this.#demandPerform(input, caller);
    return this.#checks.assertMayAddPicture(input, caller);
  }

  async addPicture(input: Of<'addPicture'>, caller: Caller) {
    await this.#demandPerform(input, caller);
    return this.#checks.addPicture(input, caller);
  }

  async removePicture(input: Of<'removePicture'>, caller: Caller) {
    await this.#demandPerform(input, caller);
    return this.#checks.removePicture(input, caller);
  }

  async finish(key: CheckKey, caller: Caller) {
    await this.#demandPerform(key, caller);
    return this.#checks.finish(key, caller);
  }

  async assign(input: Inputs['checks']['assign'], caller: Caller) {
    await this.#demand(input.id, testSetRunPermission);
    return this.#checks.assign(input, caller);
  }

  async #demandPerform(key: CheckKey, caller: Caller) {
    await this.#demand(key.runId);
    if (!isAssigned(await this.#checks.get(key), caller)) {
      await this.#demand(key.runId, testSetPerformPermission);
    }
  }

  async #demand(runId: string, ...permissions: TestSetPermission[]) {
    const { testSet } = await this.core.runs.subject(runId);
    await this.permits.demandFor(
      { testSet, missing: () => noTestRun(runId), outlives: true },
      ...permissions,
    );
  }
}
