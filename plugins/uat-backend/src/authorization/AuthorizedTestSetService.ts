import {
  noTestSet,
  Refusal,
  type Caller,
  type TestSetService,
} from '@uatcms/core';
import {
  testSetCreatePermission,
  testSetDeletePermission,
  testSetUpdatePermission,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import { demandExtendedSteps } from './demandExtendedSteps';
import type { Permits, Subject } from './Permits';

export class AuthorizedTestSetService
  implements Omit<TestSetService, 'facts' | 'assertFree'>
{
  constructor(
    private readonly testSets: TestSetService,
    private readonly permits: Permits,
  ) {}

  async list(query: Inputs['testSets']['list']) {
    return this.testSets.list(query, await this.permits.visible());
  }

  async get(name: string) {
    await this.permits.demandFor(subject(name));
    return this.testSets.get(name);
  }

  /** That a name is taken cannot be hidden: it is what makes it a name. Nothing else is said of who has it. */
  async create(input: Inputs['testSets']['create'], caller: Caller) {
    await this.permits.demand(testSetCreatePermission);
    await demandExtendedSteps(this.permits, input.definition);
    return this.testSets.create(input, caller, await this.permits.naming());
  }

  async save(input: Inputs['testSets']['save'], caller: Caller) {
    await this.permits.demandFor(subject(input.name), testSetUpdatePermission);
    await demandExtendedSteps(this.permits, input.definition, () =>
      this.#contentOf(input.name, input.baseRevision),
    );
    return this.testSets.save(input, caller);
  }

  async delete(name: string, caller: Caller) {
    await this.permits.demandFor(subject(name), testSetDeletePermission);
    return this.testSets.delete(name, caller);
  }

  async revisions(query: { name: string; limit: number; before?: number }) {
    await this.permits.demandFor(subject(query.name));
    return this.testSets.revisions(query);
  }

  async revision(name: string, number: number) {
    await this.permits.demandFor(subject(name));
    return this.testSets.revision(name, number);
  }

  /**
   * By its number, not the newest: revisions never change, and core saves on top of this one or not at all. So nobody can
   * put another revision between the check and the save.
   */
  async #contentOf(name: string, revision: number): Promise<unknown> {
    try {
      return (await this.testSets.revision(name, revision)).definition;
    } catch (error) {
      if (error instanceof Refusal && error.reason === 'notFound') {
        return undefined;
      }
      throw error;
    }
  }
}

function subject(name: string): Subject {
  return { testSet: name, missing: () => noTestSet(name) };
}
