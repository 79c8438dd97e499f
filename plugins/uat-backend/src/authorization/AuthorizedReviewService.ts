import { noTestSet, type Caller, type ReviewService } from '@uatcms/core';
import {
  testSetApprovePermission,
  testSetUpdatePermission,
  type TestSetPermission,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Permits } from './Permits';

/** Who may change a test set may ask for a review of it; deciding takes a permission of its own. */
export class AuthorizedReviewService implements ReviewService {
  constructor(
    private readonly reviews: ReviewService,
    private readonly permits: Permits,
  ) {}

  async approval(name: string) {
    await this.#demand(name);
    return this.reviews.approval(name);
  }

  async list(query: Inputs['reviews']['list']) {
    await this.#demand(query.name);
    return this.reviews.list(query);
  }

  async open(query: Inputs['reviews']['open'], caller: Caller) {
    const [visible, approvable] = await Promise.all([
      this.permits.visible(),
      this.permits.which(testSetApprovePermission),
    ]);
    return this.reviews.open(query, caller, { visible, approvable });
  }

  async request(input: Inputs['reviews']['request'], caller: Caller) {
    await this.#demand(input.name, testSetUpdatePermission);
    return this.reviews.request(input, caller);
  }

  async approve(input: Inputs['reviews']['approve'], caller: Caller) {
    await this.#demand(input.name, testSetApprovePermission);
    return this.reviews.approve(input, caller);
  }

  async requestChanges(
    input: Inputs['reviews']['requestChanges'],
    caller: Caller,
  ) {
    await this.#demand(input.name, testSetApprovePermission);
    return this.reviews.requestChanges(input, caller);
  }

  async withdraw(input: Inputs['reviews']['withdraw'], caller: Caller) {
    await this.#demand(input.name, testSetUpdatePermission);
    return this.reviews.withdraw(input, caller);
  }

  async #demand(
    name: string,
    ...permissions: TestSetPermission[]
  ): Promise<void> {
    await this.permits.demandFor(
      { testSet: name, missing: () => noTestSet(name) },
      ...permissions,
    );
  }
}
