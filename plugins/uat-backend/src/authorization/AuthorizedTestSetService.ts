import { noTestSet, type Caller, type TestSetService } from '@uatcms/core';
import {
  testSetCreatePermission,
  testSetDeletePermission,
  testSetUpdatePermission,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Permits, Subject } from './Permits';

export class AuthorizedTestSetService implements Omit<TestSetService, 'facts'> {
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
    return this.testSets.create(input, caller, await this.permits.naming());
  }

  async save(input: Inputs['testSets']['save'], caller: Caller) {
    await this.permits.demandFor(subject(input.name), testSetUpdatePermission);
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
}

function subject(name: string): Subject {
  return { testSet: name, missing: () => noTestSet(name) };
}
